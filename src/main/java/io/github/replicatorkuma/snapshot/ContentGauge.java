package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.SharedCells;
import org.jspecify.annotations.Nullable;

/** Weighs rows as they pass, before anybody gathers more of them than memory holds. */
final class ContentGauge {
  /** Of the row, its array and its place in a list. */
  private static final int ROW_BYTES = 64;

  /** Of a text without its characters, and of its place in the row. */
  private static final int TEXT_BYTES = 56;

  private static final int REFERENCE_BYTES = 4;

  private final SnapshotLimits limits;
  private final SharedCells shared = new SharedCells();
  private long heapBytes;

  ContentGauge(SnapshotLimits limits) {
    this.limits = limits;
  }

  /**
   * @throws SnapshotException of kind TOO_LARGE
   */
  void add(TableName table, Row row) throws SnapshotException {
    long characters = 0;
    heapBytes += ROW_BYTES;
    for (int i = 0; i < row.size(); i++) {
      String cell = row.cell(i);
      characters += cell == null ? 0 : cell.length();
      heapBytes += heapBytesOf(cell);
    }
    if (characters > limits.rowCharacters()) {
      throw SnapshotException.tooLarge(
          "table " + table + " has a row of more than %d characters", limits.rowCharacters());
    }
    if (heapBytes > limits.heapBytes()) {
      throw SnapshotException.tooLarge(
          "its rows up to table " + table + " would take more than %d bytes of memory",
          limits.heapBytes());
    }
  }

  /**
   * The JVM takes one byte for a character, or two where one of them is beyond Latin-1; a text that
   * another row has is gathered once.
   */
  private long heapBytesOf(@Nullable String cell) {
    if (cell == null || shared.has(cell)) {
      return REFERENCE_BYTES;
    }
    shared.share(cell);
    return TEXT_BYTES + 2L * cell.length();
  }
}
