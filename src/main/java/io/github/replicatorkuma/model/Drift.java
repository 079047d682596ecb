package io.github.replicatorkuma.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A replica's rows differ from what was applied.
 *
 * @param parts what differs, by name; never empty
 * @param since when that was first seen
 */
public record Drift(List<Part> parts, Instant since) {
  /** How the logos of status pages are called beside tables. */
  public static final String LOGOS = "upload";

  /**
   * A table, or all logos.
   *
   * @param name the table's, or {@link #LOGOS}
   * @param applied how many rows there were after the apply
   * @param now how many there are
   */
  public record Part(String name, long applied, long now) {
    @Override
    public String toString() {
      long more = now - applied;
      String rows = Amount.of(Math.abs(more), "row");
      return more == 0 ? name : name + " (" + rows + (more > 0 ? " more)" : " less)");
    }
  }

  /**
   * @throws IllegalArgumentException when nothing differs
   */
  public Drift {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("nothing differs");
    }
  }

  /** The names, for people. */
  public String summary() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(", "));
  }
}
