package io.github.replicatorkuma.database;

/** The ids from {@code first} on and below {@code end}. */
public record IdSpan(long first, long end) {
  /** Every row, also of a table that has no ids. */
  public static final IdSpan ALL = new IdSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The ids of which {@code id} is one and each such span has {@code size}. */
  public static IdSpan around(long id, long size) {
    long first = Math.floorDiv(id, size) * size;
    return new IdSpan(first, first + size);
  }
}
