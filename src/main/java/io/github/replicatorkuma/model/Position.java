package io.github.replicatorkuma.model;

import java.util.Comparator;

/**
 * Where a snapshot stands among all snapshots of a fleet: the generation rises when leadership
 * changes, the sequence at each publish. Clocks have no say.
 */
public record Position(long generation, long sequence) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::generation).thenComparingLong(Position::sequence);

  /** Before the first snapshot of ours, where all of the script's are. */
  public static final Position NONE = new Position(0, 0);

  /** Of what was exported and never published: before the first snapshot of ours, too. */
  public static final Position EXPORT = new Position(0, 1);

  /**
   * @throws IllegalArgumentException when either number is negative
   */
  public Position {
    if (generation < 0 || sequence < 0) {
      throw new IllegalArgumentException("negative position: " + generation + "." + sequence);
    }
  }

  /** The next snapshot by the same leader; the first of all is generation 1, sequence 1. */
  public Position next() {
    return new Position(Math.max(1, generation), sequence + 1);
  }

  /** The first snapshot by a new leader. */
  public Position nextGeneration() {
    return new Position(generation + 1, sequence + 1);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** For people, who may meet the script's snapshots and exports, too: they have no position. */
  public String label() {
    return equals(NONE) ? "old script" : equals(EXPORT) ? "export" : toString();
  }

  /** Follows what it is said of: only what is no publish of ours is worth a word to people. */
  public String aside() {
    return generation == 0 ? " (" + label() + ")" : "";
  }

  /** {@code generation.sequence}. */
  @Override
  public String toString() {
    return generation + "." + sequence;
  }
}
