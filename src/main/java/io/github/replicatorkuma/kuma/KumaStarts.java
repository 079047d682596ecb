package io.github.replicatorkuma.kuma;

import java.util.Optional;

/** How each start of Kuma is made. */
@FunctionalInterface
public interface KumaStarts {
  /** How to start it now; asked once for each start. */
  KumaCommand next();

  /** Whether the Kuma that was started last is to be started anew, in another way. */
  default boolean isOutdated() {
    return false;
  }

  /** What people are to know of the Kuma that was started last; a sentence. */
  default Optional<String> notice() {
    return Optional.empty();
  }
}
