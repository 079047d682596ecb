package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one table: SHA-256 of its name, its compared columns by name, and its rows of
 * canonical cells in that order of columns.
 *
 * <p>Rows count in key order. Where the key is not compared a row <em>is</em> its other columns,
 * and rows count as a multiset: each is hashed by itself, and the hashes are sorted.
 */
final class TableDigester {
  private final TableSchema table;
  private final int[] compared;
  private final ColumnKind[] kinds;
  private final @Nullable List<byte[]> rowHashes;
  private final MessageDigest hash;
  private final CellBuffer buffer;
  private long rows;

  /**
   * @param uncompared columns that do not count
   * @param hash in its initial state; not to be used otherwise until {@link #digest}
   */
  TableDigester(TableSchema table, Set<String> uncompared, MessageDigest hash, CellBuffer buffer) {
    this.table = table;
    this.compared =
        IntStream.range(0, table.columns().size())
            .boxed()
            .filter(i -> !uncompared.contains(table.columns().get(i).name()))
            .sorted(Comparator.comparing(i -> table.columns().get(i).name()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.kinds =
        Arrays.stream(compared)
            .mapToObj(i -> table.columns().get(i).kind())
            .toArray(ColumnKind[]::new);
    boolean multiset = uncompared.contains(ReplicatedTables.keyColumn(table.name()));
    this.rowHashes = multiset ? new ArrayList<>() : null;
    this.hash = hash;
    this.buffer = buffer;
    if (!multiset) {
      putHeader();
    }
  }

  /**
   * @throws IllegalArgumentException when {@code row} has not as many cells as the table columns
   */
  void add(Row row) {
    if (row.size() != table.columns().size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in table %s of %d columns"
              .formatted(row.size(), table.name(), table.columns().size()));
    }
    rows++;
    for (int i = 0; i < compared.length; i++) {
      String text = row.cell(compared[i]);
      buffer.putCell(text == null ? null : kinds[i].canonical(text));
    }
    buffer.drainTo(hash);
    if (rowHashes != null) {
      rowHashes.add(hash.digest());
    }
  }

  long rows() {
    return rows;
  }

  /** The digest of all rows added; leaves the hash in its initial state. */
  Digest digest() {
    if (rowHashes != null) {
      putHeader();
      rowHashes.sort(Arrays::compareUnsigned);
      rowHashes.forEach(hash::update);
    }
    return Digest.of(hash);
  }

  private void putHeader() {
    buffer.putCell(table.name().value());
    buffer.putInt(compared.length);
    for (int column : compared) {
      buffer.putCell(table.columns().get(column).name());
    }
    buffer.drainTo(hash);
  }
}
