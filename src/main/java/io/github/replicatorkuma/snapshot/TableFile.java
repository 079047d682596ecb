package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one CSV file, which has to be as its manifest describes it: header, width and number
 * of rows, and the order of keys where this version knows the table. Messages hold no cell.
 */
final class TableFile implements RowCursor {
  private final String name;
  private final TableSchema table;
  private final long expectedRows;
  private final CsvTables.TableReader reader;
  private final @Nullable KeyOrder order;
  private long rows;

  private TableFile(String name, TableEntry entry, CsvTables.TableReader reader) {
    this.name = name;
    this.table = entry.schema();
    this.expectedRows = entry.rows();
    this.reader = reader;
    this.order = ReplicatedTables.ALL.contains(entry.name()) ? new KeyOrder(table) : null;
  }

  /**
   * Opens the file and reads its header.
   *
   * @throws SnapshotException of kind TABLE_MISSING, DAMAGED_TABLE or TOO_LARGE
   */
  static TableFile open(
      SnapshotLayout layout, String databaseKind, TableEntry entry, SnapshotLimits limits)
      throws SnapshotException {
    Path path = layout.csv(databaseKind, entry.name());
    String name = layout.root().relativize(path).toString();
    try {
      // A decoder of its own reports malformed bytes; a charset would replace them silently.
      Reader text =
          new InputStreamReader(
              SnapshotFiles.open(layout.root(), path, limits.tableBytes()),
              StandardCharsets.UTF_8.newDecoder());
      TableFile file = new TableFile(name, entry, new CsvTables.TableReader(text, limits));
      return file.afterHeader();
    } catch (NoSuchFileException e) {
      throw new SnapshotException(
          Kind.TABLE_MISSING, name + " is missing, though the manifest names it", e);
    } catch (IOException e) {
      throw new SnapshotException(Kind.DAMAGED_TABLE, name + " cannot be read: " + e, e);
    }
  }

  private TableFile afterHeader() throws SnapshotException {
    try {
      requireHeader(record());
      return this;
    } catch (SnapshotException e) {
      close();
      throw e;
    }
  }

  private void requireHeader(@Nullable Row header) throws SnapshotException {
    boolean matches = header != null && header.size() == table.columns().size();
    for (int i = 0; header != null && matches && i < header.size(); i++) {
      matches = table.columns().get(i).name().equals(header.cell(i));
    }
    if (!matches) {
      throw damaged("its header does not name the columns that the manifest names");
    }
  }

  @Override
  public @Nullable Row next() throws SnapshotException {
    Row row = record();
    if (row == null) {
      if (rows != expectedRows) {
        throw damaged("it has %d rows, the manifest says %d".formatted(rows, expectedRows));
      }
      return null;
    }
    rows++;
    if (row.size() != table.columns().size()) {
      throw damaged(
          "row %d has %d cells for %d columns".formatted(rows, row.size(), table.columns().size()));
    }
    if (order != null && !order.accepts(row)) {
      throw damaged(
          "the %s of row %d does not come after the one before"
              .formatted(ReplicatedTables.keyColumn(table.name()), rows));
    }
    return row;
  }

  private @Nullable Row record() throws SnapshotException {
    try {
      return reader.next();
    } catch (RecordReader.TooLongException e) {
      throw e.in(name);
    } catch (IOException e) {
      // Without the cause: the parser quotes what it stumbled over.
      throw damaged("it is no whole CSV near line " + reader.line());
    }
  }

  private SnapshotException damaged(String what) {
    return new SnapshotException(Kind.DAMAGED_TABLE, name + " is damaged: " + what);
  }

  @Override
  public void close() throws SnapshotException {
    try {
      reader.close();
    } catch (IOException e) {
      throw damaged("it cannot be closed (" + e + ")");
    }
  }
}
