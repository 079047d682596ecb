package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.model.TableSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fetched snapshot that {@link SnapshotReader} has proved whole, or that {@link
 * ScriptSnapshotReader} has read as far as a script's snapshot can be proved. Tables that this
 * version does not know are not among its {@link #tables}.
 */
public final class VerifiedSnapshot implements TableSource {
  private final SnapshotLayout layout;
  private final Manifest manifest;
  private final List<String> warnings;
  private final Rows rows;
  private final @Nullable ScriptExport script;

  /** The rows of one table, all columns. */
  @FunctionalInterface
  interface Rows {
    RowCursor open(TableEntry table) throws SnapshotException;
  }

  private VerifiedSnapshot(
      SnapshotLayout layout,
      Manifest manifest,
      List<String> warnings,
      Rows rows,
      @Nullable ScriptExport script) {
    this.layout = layout;
    this.manifest = manifest;
    this.warnings = List.copyOf(warnings);
    this.rows = rows;
    this.script = script;
  }

  static VerifiedSnapshot ofOurs(
      SnapshotLayout layout, Manifest manifest, SnapshotLimits limits, List<String> warnings) {
    return new VerifiedSnapshot(
        layout,
        manifest,
        warnings,
        table -> TableFile.open(layout, manifest.databaseKind(), table, limits),
        null);
  }

  static VerifiedSnapshot ofScript(
      SnapshotLayout layout, Manifest manifest, Rows rows, ScriptExport script) {
    return new VerifiedSnapshot(layout, manifest, List.of(), rows, script);
  }

  /** What is special about it when Replicator Kuma v2 made it; empty for ours. */
  public Optional<ScriptExport> script() {
    return Optional.ofNullable(script);
  }

  @Override
  public boolean tellsNullFromText() {
    return script == null;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** What an operator should know although it is in nobody's way. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Whether the snapshot carries {@code table}, with rows or without, and this version knows it.
   */
  public boolean has(TableName table) {
    return ReplicatedTables.ALL.contains(table) && manifest.table(table).isPresent();
  }

  /** The known tables, parents before children, their columns as the leader has them. */
  @Override
  public List<TableSchema> tables() {
    return ReplicatedTables.ALL.stream()
        .map(manifest::table)
        .flatMap(Optional::stream)
        .map(TableEntry::schema)
        .toList();
  }

  /**
   * {@inheritDoc}
   *
   * @param table may name fewer columns than the snapshot has, and in another order
   * @throws IllegalArgumentException when the snapshot lacks the table or one of the columns
   */
  @Override
  public RowCursor open(TableSchema table) throws SnapshotException {
    TableEntry entry =
        manifest
            .table(table.name())
            .filter(found -> has(found.name()))
            .orElseThrow(
                () -> new IllegalArgumentException("no table " + table.name() + " in snapshot"));
    TableSchema here = entry.schema();
    int[] columns = table.columns().stream().map(Column::name).mapToInt(here::indexOf).toArray();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0) {
        throw new IllegalArgumentException(
            "no column %s in table %s of the snapshot"
                .formatted(table.columns().get(i).name(), table.name()));
      }
    }
    RowCursor all = rows.open(entry);
    return here.columnNames().equals(table.columnNames()) ? all : withColumns(all, columns);
  }

  /** The same rows with only the cells at {@code columns}, in that order. */
  private static RowCursor withColumns(RowCursor all, int[] columns) {
    return new RowCursor() {
      @Override
      public @Nullable Row next() throws ReplicationException {
        Row row = all.next();
        return row == null ? null : pick(row, columns);
      }

      @Override
      public void close() throws ReplicationException {
        all.close();
      }
    };
  }

  private static Row pick(Row row, int[] columns) {
    @Nullable String[] cells = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      cells[i] = row.cell(columns[i]);
    }
    return Row.of(cells);
  }

  /**
   * Where the upload file is.
   *
   * @throws IllegalArgumentException when the manifest does not name it
   */
  public Path upload(FileEntry file) {
    if (!manifest.files().contains(file)) {
      throw new IllegalArgumentException("no file " + file.name() + " in snapshot");
    }
    return layout.upload(file);
  }
}
