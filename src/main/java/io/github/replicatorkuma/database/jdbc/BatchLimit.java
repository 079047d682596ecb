package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.model.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * How much to send to the database at once.
 *
 * @param rows how many rows
 * @param bytes how much they may be on the way, held in memory on both sides
 */
public record BatchLimit(int rows, long bytes) {
  public static final BatchLimit USUAL = new BatchLimit(500, 1 << 20);

  /** UTF-8 needs no more for what a char of a text stands for. */
  private static final int BYTES_OF_A_CHAR = 3;

  /** The length of a value, and whether there is one. */
  private static final int BYTES_BESIDE_A_CELL = 10;

  /** Those that go together, in their order; one that is larger than allowed goes alone. */
  List<List<KeyedRow>> split(List<KeyedRow> all) {
    List<List<KeyedRow>> parts = new ArrayList<>();
    int from = 0;
    long size = 0;
    for (int i = 0; i < all.size(); i++) {
      long next = bytesOf(all.get(i));
      if (i > from && (i - from == rows || size + next > bytes)) {
        parts.add(all.subList(from, i));
        from = i;
        size = 0;
      }
      size += next;
    }
    if (from < all.size()) {
      parts.add(all.subList(from, all.size()));
    }
    return parts;
  }

  private static long bytesOf(KeyedRow row) {
    Row cells = row.cells();
    long bytes = bytesOf(row.key());
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.cell(i);
      bytes += cell == null ? BYTES_BESIDE_A_CELL : bytesOf(cell);
    }
    return bytes;
  }

  private static long bytesOf(String text) {
    return (long) text.length() * BYTES_OF_A_CHAR + BYTES_BESIDE_A_CELL;
  }
}
