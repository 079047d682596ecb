package io.github.replicatorkuma.config;

import java.util.Map;
import java.util.Optional;

/** What the environment says of each variable, or what counts where it says nothing. */
public final class Values {
  private final Map<Variable<?>, Optional<?>> values;

  Values(Map<Variable<?>, Optional<?>> values) {
    this.values = Map.copyOf(values);
  }

  /** Of one that has a default. */
  public <T> T get(Variable<T> variable) {
    return find(variable).orElseThrow();
  }

  /** Of one that may have no value. */
  @SuppressWarnings("unchecked") // the reading of the same variable has made it
  public <T> Optional<T> find(Variable<T> variable) {
    return (Optional<T>) values.getOrDefault(variable, Optional.empty());
  }
}
