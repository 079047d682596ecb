package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

  /**
   * @throws IOException when the directory is not empty or cannot be written
   */
  DirectorySink(SnapshotLayout layout, String databaseKind) throws IOException {
    this.layout = layout;
    this.databaseKind = databaseKind;
    Path exports = layout.exports(databaseKind);
    if (FileTree.of(layout.root()).size() > 1) {
      throw new IOException("the directory is not empty");
    }
    PrivateDirectory.make(exports);
    PrivateDirectory.make(layout.sqlStatements());
    PrivateDirectory.make(layout.localEntitySqlStatements());
  }

  @Override
  public TableSink table(TableSchema table) throws IOException {
    return new TableFiles(table);
  }

  @Override
  public Map<TableName, Map<String, RowMark>> marks() {
    return marks.all();
  }

  @Override
  public void file(String name, byte[] content) throws IOException {
    PrivateDirectory.make(layout.uploads());
    write(layout.uploads().resolve(name), content);
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (OutputStream target = AtomicFile.create(file)) {
      target.write(content);
    }
  }

  /**
   * Writes what a v2 replica empties first, children before parents: all of its 16 tables but
   * {@code leftOut}. Of local entities that the leader has, a v2 replica in local-entity mode
   * removes the others row by row, so it empties such a table only when the leader has none.
   */
  void writeTruncates(Set<TableName> leftOut) throws IOException {
    StringBuilder all = new StringBuilder();
    StringBuilder localEntity = new StringBuilder();
    for (TableName table : ReplicatedTables.SCRIPT_TABLES) {
      if (leftOut.contains(table)) {
        continue;
      }
      all.insert(0, SqlText.delete(table));
      boolean reconciled = ReplicatedTables.SCRIPT_LOCAL_ENTITIES.contains(table);
      if (!reconciled || !tablesWithRows.contains(table)) {
        localEntity.insert(0, SqlText.delete(table));
      }
    }
    writeText(SnapshotLayout.truncates(layout.sqlStatements()), all);
    writeText(SnapshotLayout.truncates(layout.localEntitySqlStatements()), localEntity);
  }

  private static void writeText(Path file, StringBuilder text) throws IOException {
    write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The files of one table; those with SQL appear with the first row. */
  private final class TableFiles implements TableSink {
    private final TableSchema table;
    private final ObjLongConsumer<Row> marker;
    private final CsvWriter csv;
    private final List<SqlText> sqlFiles = new ArrayList<>();

    TableFiles(TableSchema table) throws IOException {
      this.table = table;
      this.marker = marks.of(table);
      this.csv = new CsvWriter(table, AtomicFile.create(layout.csv(databaseKind, table.name())));
    }

    @Override
    public void row(Row row, long mark) throws IOException {
      if (tablesWithRows.add(table.name())
          && ReplicatedTables.SCRIPT_TABLES.contains(table.name())) {
        openSqlFiles();
      }
      csv.write(row);
      for (SqlText sql : sqlFiles) {
        sql.write(row);
      }
      marker.accept(row, mark);
    }

    private void openSqlFiles() throws IOException {
      sqlFiles.add(new SqlText(table.name().value(), table, AtomicFile.create(sqlFile())));
      if (isReconciled()) {
        OutputStream localEntity = AtomicFile.create(localEntitySqlFile());
        sqlFiles.add(new SqlText("leader_" + table.name(), table, localEntity));
      }
    }

    /** Whether a v2 replica in local-entity mode does something of its own with the rows. */
    private boolean isReconciled() {
      return ReplicatedTables.SCRIPT_LOCAL_ENTITIES.contains(table.name());
    }

    private Path sqlFile() {
      return SnapshotLayout.sql(layout.sqlStatements(), table.name());
    }

    private Path localEntitySqlFile() {
      return SnapshotLayout.sql(layout.localEntitySqlStatements(), table.name());
    }

    @Override
    public void close() throws IOException {
      try (csv) {
        for (SqlText sql : sqlFiles) {
          sql.close();
        }
      }
      if (!sqlFiles.isEmpty() && !isReconciled()) {
        try (OutputStream copy = AtomicFile.create(localEntitySqlFile())) {
          Files.copy(sqlFile(), copy);
        }
      }
    }
  }
}
