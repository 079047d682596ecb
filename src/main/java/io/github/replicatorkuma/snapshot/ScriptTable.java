package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table as Replicator Kuma v2 exported it: in whatever order its database gave the rows, which
 * is nearly always that of the ids. Messages hold no cell.
 */
final class ScriptTable {
  private final SnapshotLayout layout;
  private final Path file;
  private final TableSchema schema;
  private final SnapshotLimits limits;

  private ScriptTable(SnapshotLayout layout, Path file, TableSchema schema, SnapshotLimits limits) {
    this.layout = layout;
    this.file = file;
    this.schema = schema;
    this.limits = limits;
  }

  /**
   * The table as its header names it.
   *
   * @param here the same table in the database of this instance, for what its columns mean
   * @return empty when there is no file
   */
  static Optional<ScriptTable> find(
      SnapshotLayout layout,
      String databaseKind,
      TableName name,
      @Nullable TableSchema here,
      SnapshotLimits limits)
      throws SnapshotException {
    Path file = layout.csv(databaseKind, name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    ScriptTable unknown = new ScriptTable(layout, file, new TableSchema(name, List.of()), limits);
    try (ScriptCsv csv = unknown.csv()) {
      Row header = unknown.record(csv);
      return Optional.of(new ScriptTable(layout, file, unknown.schema(header, here), limits));
    } catch (IOException e) {
      throw unknown.unreadable(e);
    }
  }

  TableSchema schema() {
    return schema;
  }

  private TableSchema schema(@Nullable Row header, @Nullable TableSchema here)
      throws SnapshotException {
    if (header != null && header.size() > limits.columns()) {
      throw SnapshotException.tooLarge(name() + " has more than %d columns", limits.columns());
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; header != null && i < header.size(); i++) {
      String name = String.valueOf(header.cell(i));
      int index = here == null ? -1 : here.indexOf(name);
      ColumnKind kind =
          here == null || index < 0 ? ColumnKind.TEXT : here.columns().get(index).kind();
      try {
        columns.add(new Column(name, kind));
      } catch (IllegalArgumentException e) {
        throw damaged("its header names no columns");
      }
    }
    TableSchema found;
    try {
      found = new TableSchema(schema.name(), columns);
    } catch (IllegalArgumentException e) {
      throw damaged("its header names a column twice");
    }
    String key = ReplicatedTables.keyColumn(schema.name());
    if (!found.has(key)) {
      throw damaged("its header names no column " + key);
    }
    return found;
  }

  /** The rows by ascending key, none of them read twice at once unless they have to be sorted. */
  RowCursor open() throws SnapshotException {
    return isSorted() ? new Rows() : sorted();
  }

  private boolean isSorted() throws SnapshotException {
    KeyOrder order = new KeyOrder(schema);
    try (Rows rows = new Rows()) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (!order.accepts(row)) {
          return false;
        }
      }
    }
    return true;
  }

  private RowCursor sorted() throws SnapshotException {
    List<Row> all = new ArrayList<>();
    ContentGauge gauge = new ContentGauge(limits);
    try (Rows rows = new Rows()) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        gauge.add(schema.name(), row);
        all.add(row);
      }
    }
    int key = schema.indexOf(ReplicatedTables.keyColumn(schema.name()));
    if (!all.stream().allMatch(row -> ColumnKind.isInteger(String.valueOf(row.cell(key))))) {
      throw damaged("a row has no id");
    }
    all.sort(Comparator.comparingLong(row -> Long.parseLong(String.valueOf(row.cell(key)))));
    KeyOrder order = new KeyOrder(schema);
    for (Row row : all) {
      if (!order.accepts(row)) {
        throw damaged("two rows have one id");
      }
    }
    return RowCursor.of(all.iterator());
  }

  /** The rows as the file has them. */
  private final class Rows implements RowCursor {
    private final ScriptCsv csv;

    Rows() throws SnapshotException {
      try {
        csv = csv();
      } catch (IOException e) {
        throw unreadable(e);
      }
      record(csv);
    }

    @Override
    public @Nullable Row next() throws SnapshotException {
      Row row = record(csv);
      if (row != null && row.size() != schema.columns().size()) {
        throw damaged(
            "a row before line %d has %d cells for %d columns"
                .formatted(csv.line(), row.size(), schema.columns().size()));
      }
      return row;
    }

    @Override
    public void close() throws SnapshotException {
      try {
        csv.close();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private ScriptCsv csv() throws IOException, SnapshotException {
    return new ScriptCsv(
        new BufferedReader(
            new InputStreamReader(
                SnapshotFiles.open(layout.root(), file, limits.tableBytes()),
                StandardCharsets.UTF_8.newDecoder())),
        limits);
  }

  private @Nullable Row record(ScriptCsv csv) throws SnapshotException {
    try {
      return csv.next();
    } catch (RecordReader.TooLongException e) {
      throw e.in(name());
    } catch (IOException e) {
      throw damaged("near line " + csv.line() + ": " + e.getMessage());
    }
  }

  private SnapshotException damaged(String what) {
    return new SnapshotException(Kind.DAMAGED_TABLE, name() + " is damaged: " + what);
  }

  private SnapshotException unreadable(IOException cause) {
    return new SnapshotException(Kind.DAMAGED_TABLE, name() + " cannot be read: " + cause, cause);
  }

  private String name() {
    return layout.root().relativize(file).toString();
  }
}
