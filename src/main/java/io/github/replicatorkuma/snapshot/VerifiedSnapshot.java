package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fetched snapshot that {@link SnapshotReader} has proved whole, or that {@link
 * ScriptSnapshotReader} has read as far as a script's snapshot can be proved. Tables that this
 * version does not know are not among its {@link #tables}.
 */
public final class VerifiedSnapshot implements FetchedSnapshot {
  private final SnapshotLayout layout;
  private final SnapshotTables tables;
  private final Set<Long> monitorIds;
  private final List<String> warnings;
  private final @Nullable ScriptExport script;

  private VerifiedSnapshot(
      SnapshotLayout layout,
      SnapshotTables tables,
      Set<Long> monitorIds,
      List<String> warnings,
      @Nullable ScriptExport script) {
    this.layout = layout;
    this.tables = tables;
    this.monitorIds = Set.copyOf(monitorIds);
    this.warnings = List.copyOf(warnings);
    this.script = script;
  }

  static VerifiedSnapshot ofOurs(
      SnapshotLayout layout, SnapshotTables tables, Set<Long> monitorIds, List<String> warnings) {
    return new VerifiedSnapshot(layout, tables, monitorIds, warnings, null);
  }

  static VerifiedSnapshot ofScript(
      SnapshotLayout layout, SnapshotTables tables, Set<Long> monitorIds, ScriptExport script) {
    return new VerifiedSnapshot(layout, tables, monitorIds, List.of(), script);
  }

  /** What is special about it when Replicator Kuma v2 made it; empty for ours. */
  public Optional<ScriptExport> script() {
    return Optional.ofNullable(script);
  }

  @Override
  public boolean tellsNullFromText() {
    return script == null;
  }

  @Override
  public Manifest manifest() {
    return tables.manifest();
  }

  @Override
  public VerifiedSnapshot verified() {
    return this;
  }

  /** What an operator should know although it is in nobody's way. */
  public List<String> warnings() {
    return warnings;
  }

  /** The ids of its monitors. */
  public Set<Long> monitorIds() {
    return monitorIds;
  }

  public Census census() {
    return TableEntry.census(monitorIds, manifest().tables());
  }

  /**
   * Whether the snapshot carries {@code table}, with rows or without, and this version knows it.
   */
  public boolean has(TableName table) {
    return tables.has(table);
  }

  @Override
  public List<TableSchema> tables() {
    return tables.tables();
  }

  /** As {@link SnapshotTables#open} does. */
  @Override
  public RowCursor open(TableSchema table) throws ReplicationException {
    return tables.open(table);
  }

  /**
   * Where the upload file is.
   *
   * @throws IllegalArgumentException when the manifest does not name it
   */
  public Path upload(FileEntry file) {
    if (!manifest().files().contains(file)) {
      throw new IllegalArgumentException("no file " + file.name() + " in snapshot");
    }
    return layout.upload(file);
  }
}
