package io.github.replicatorkuma.replica;

/** How many rows an apply inserts, updates and deletes. */
public record RowCounts(long inserted, long updated, long deleted) {
  public static final RowCounts NONE = new RowCounts(0, 0, 0);

  public long total() {
    return inserted + updated + deleted;
  }

  @Override
  public String toString() {
    return inserted + " inserted, " + updated + " updated, " + deleted + " deleted";
  }
}
