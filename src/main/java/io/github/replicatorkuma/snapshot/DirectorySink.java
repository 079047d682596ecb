package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/** Puts content into a snapshot directory: CSV for this version, SQL for v2, and the logos. */
final class DirectorySink implements ContentSink {
  private final SnapshotLayout layout;
  private final String databaseKind;
  private final RowMarks marks = new RowMarks();
  private final Set<TableName> tablesWithRows = new HashSet<>();

  private DirectorySink(SnapshotLayout layout, String databaseKind) {
    this.layout = layout;
    this.databaseKind = databaseKind;
  }

  static DirectorySink in(SnapshotLayout layout, String databaseKind) throws SnapshotException {
    Path exports = layout.exports(databaseKind);
    try {
      if (FileTree.of(layout.root()).size() > 1) {
        throw new IOException("the directory is not empty");
      }
      PrivateDirectory.make(exports);
      PrivateDirectory.make(layout.sqlStatements());
      PrivateDirectory.make(layout.localEntitySqlStatements());
    } catch (IOException e) {
      throw unwritable(layout.root(), e);
    }
    return new DirectorySink(layout, databaseKind);
  }

  static SnapshotException unwritable(Path path, IOException cause) {
    return new SnapshotException(
        SnapshotException.Kind.UNWRITABLE,
        "cannot write " + path + ": " + PlainText.reason(cause),
        cause);
  }

  @Override
  public TableSink table(TableSchema table) throws SnapshotException {
    Path csv = layout.csv(databaseKind, table.name());
    try {
      return new TableFiles(table, csv);
    } catch (IOException e) {
      throw unwritable(csv, e);
    }
  }

  @Override
  public Map<TableName, Map<String, RowMark>> marks() {
    return marks.all();
  }

  @Override
  public FileSink file(String name) throws SnapshotException {
    Path file = layout.uploads().resolve(name);
    try {
      PrivateDirectory.make(layout.uploads());
      return new UploadFile(file, SnapshotFiles.create(file));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Writes what a v2 replica empties first, children before parents: all of its 16 tables but
   * {@code leftOut}. Of local entities that the leader has, a v2 replica in local-entity mode
   * removes the others row by row, so it empties such a table only when the leader has none.
   */
  void writeTruncates(Set<TableName> leftOut) throws SnapshotException {
    List<String> all = new ArrayList<>();
    List<String> localEntity = new ArrayList<>();
    for (TableName table : ReplicatedTables.SCRIPT_TABLES) {
      if (leftOut.contains(table)) {
        continue;
      }
      all.add(0, SqlText.delete(table));
      boolean reconciled = ReplicatedTables.SCRIPT_LOCAL_ENTITIES.contains(table);
      if (!reconciled || !tablesWithRows.contains(table)) {
        localEntity.add(0, SqlText.delete(table));
      }
    }
    writeLines(SnapshotLayout.truncates(layout.sqlStatements()), all);
    writeLines(SnapshotLayout.truncates(layout.localEntitySqlStatements()), localEntity);
  }

  private static void writeLines(Path file, List<String> lines) throws SnapshotException {
    try (Utf8Output text = SnapshotFiles.createText(file)) {
      for (String line : lines) {
        text.append(line).append('\n');
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** The files of one table; those with SQL appear with the first row. */
  private final class TableFiles implements TableSink {
    private final TableSchema table;
    private final ObjLongConsumer<Row> marker;
    private final Path csvFile;
    private final CsvTables.TableWriter csv;
    private final List<SqlText.TableWriter> sqlFiles = new ArrayList<>();

    TableFiles(TableSchema table, Path csvFile) throws IOException {
      this.table = table;
      this.marker = marks.of(table);
      this.csvFile = csvFile;
      this.csv = new CsvTables.TableWriter(table, SnapshotFiles.createText(csvFile));
    }

    @Override
    public void row(Row row, long mark) throws SnapshotException {
      try {
        if (tablesWithRows.add(table.name())) {
          openSqlFiles();
        }
        csv.write(row);
        for (SqlText.TableWriter sql : sqlFiles) {
          sql.write(row);
        }
        marker.accept(row, mark);
      } catch (IOException e) {
        throw unwritable(csvFile, e);
      }
    }

    /**
     * Both kinds of v2 replicas get the same statements, but for a local entity: a replica in
     * local-entity mode reconciles that with its own.
     */
    private void openSqlFiles() throws IOException {
      TableName name = table.name();
      if (!ReplicatedTables.SCRIPT_TABLES.contains(name)) {
        return;
      }
      Path all = SnapshotLayout.sql(layout.sqlStatements(), name);
      Path localEntity = SnapshotLayout.sql(layout.localEntitySqlStatements(), name);
      if (ReplicatedTables.SCRIPT_LOCAL_ENTITIES.contains(name)) {
        openSql(name.value(), SnapshotFiles.createText(all));
        openSql("leader_" + name, SnapshotFiles.createText(localEntity));
      } else {
        openSql(name.value(), SnapshotFiles.createText(all, localEntity));
      }
    }

    private void openSql(String into, Utf8Output file) {
      sqlFiles.add(new SqlText.TableWriter(into, table, file));
    }

    @Override
    public void close() throws SnapshotException {
      try (csv) {
        for (SqlText.TableWriter sql : sqlFiles) {
          sql.close();
        }
      } catch (IOException e) {
        throw unwritable(csvFile, e);
      }
    }
  }

  /** One logo. */
  private record UploadFile(Path file, OutputStream stream) implements FileSink {
    @Override
    public void write(byte[] bytes, int length) throws SnapshotException {
      try {
        stream.write(bytes, 0, length);
      } catch (IOException e) {
        throw unwritable(file, e);
      }
    }

    @Override
    public void discard() throws SnapshotException {
      close();
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw unwritable(file, e);
      }
    }

    @Override
    public void close() throws SnapshotException {
      try {
        stream.close();
      } catch (IOException e) {
        throw unwritable(file, e);
      }
    }
  }
}
