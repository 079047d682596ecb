package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final List<Column> compared;
  private final int[] places;
  private final @Nullable List<byte[]> rowHashes;
  private final MessageDigest hash = Digest.sha256();
  private final CellBuffer buffer = new CellBuffer();
  private final int monitorId;
  private final Set<Long> monitorIds = new HashSet<>();
  private long rows;
  private long mark;

  /**
   * @param uncompared columns that do not count
   */
  TableDigester(TableSchema table, Set<String> uncompared) {
    this.table = table;
    this.compared =
        table.columns().stream()
            .filter(column -> !uncompared.contains(column.name()))
            .sorted(Comparator.comparing(Column::name))
            .toList();
    this.places = compared.stream().map(Column::name).mapToInt(table::indexOf).toArray();
    this.monitorId = table.name().equals(ReplicatedTables.MONITOR) ? table.indexOf("id") : -1;
    boolean multiset = uncompared.contains(ReplicatedTables.keyColumn(table.name()));
    this.rowHashes = multiset ? new ArrayList<>() : null;
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
    if (monitorId >= 0) {
      monitorIds.add(Long.valueOf(String.valueOf(row.cell(monitorId))));
    }
    for (int i = 0; i < places.length; i++) {
      buffer.putCell(compared.get(i).canonical(row.cell(places[i])));
    }
    mark = buffer.crc();
    buffer.drainTo(hash);
    if (rowHashes != null) {
      byte[] rowHash = hash.digest();
      mark = ByteBuffer.wrap(rowHash).getLong();
      rowHashes.add(rowHash);
    }
  }

  /**
   * Tells the row added last from what it was before, and where rows have no key, from the others.
   * That it does not, once in billions, is only left unsaid.
   */
  long mark() {
    return mark;
  }

  long rows() {
    return rows;
  }

  /** The ids of the rows added, where these are monitors. */
  Set<Long> monitorIds() {
    return monitorIds;
  }

  /** The digest of all rows added. */
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
    buffer.putInt(places.length);
    compared.forEach(column -> buffer.putCell(column.name()));
    buffer.drainTo(hash);
  }
}
