package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.schema.RowCursor;
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
public final class VerifiedSnapshot extends FetchedSnapshot {
  private final SnapshotLayout layout;
  private final Rows rows;
  private final Set<Long> monitorIds;
  private final List<String> warnings;
  private final @Nullable ScriptExport script;

  /** How the rows of one table are read, all columns. */
  interface Rows {
    RowCursor of(TableEntry table) throws SnapshotException;
  }

  /**
   * @param script null for ours
   */
  VerifiedSnapshot(
      Manifest manifest,
      SnapshotLayout layout,
      Rows rows,
      Set<Long> monitorIds,
      List<String> warnings,
      @Nullable ScriptExport script) {
    super(manifest);
    this.layout = layout;
    this.rows = rows;
    this.monitorIds = Set.copyOf(monitorIds);
    this.warnings = List.copyOf(warnings);
    this.script = script;
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
  public VerifiedSnapshot verified() {
    return this;
  }

  @Override
  RowCursor rows(TableEntry table) throws SnapshotException {
    return rows.of(table);
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
