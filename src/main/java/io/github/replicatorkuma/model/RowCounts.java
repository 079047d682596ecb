package io.github.replicatorkuma.model;

/** How many rows an apply inserts, updates and deletes. */
public record RowCounts(long inserted, long updated, long deleted) {
  public static final RowCounts NONE = new RowCounts(0, 0, 0);

  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        inserted + other.inserted, updated + other.updated, deleted + other.deleted);
  }

  public long total() {
    return inserted + updated + deleted;
  }

  @Override
  public String toString() {
    return inserted + " inserted, " + updated + " updated, " + deleted + " deleted";
  }
}
