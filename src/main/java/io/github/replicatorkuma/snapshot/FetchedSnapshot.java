package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.List;
import java.util.Optional;

/**
 * A fetched snapshot that may be read while it is proved, as a large one is not to be read twice:
 * nothing may be done because of it before {@link #verified} has returned.
 */
public abstract class FetchedSnapshot implements TableSource {
  private final Manifest manifest;

  FetchedSnapshot(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Agrees with the snapshot's tags. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * The snapshot, all of it proved; reads what nobody has read to its end.
   *
   * @throws SnapshotException terminal for this snapshot; its kind says what is wrong
   */
  public abstract VerifiedSnapshot verified() throws ReplicationException;

  /** The rows of one table, all columns. */
  abstract RowCursor rows(TableEntry table) throws SnapshotException;

  /**
   * Whether the snapshot carries {@code table}, with rows or without, and this version knows it.
   */
  public boolean has(TableName table) {
    return ReplicatedTables.ALL.contains(table) && manifest.table(table).isPresent();
  }

  /** Those that this version knows, parents before children, their columns as the leader's. */
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
    RowCursor all = rows(entry);
    return here.columnNames().equals(table.columnNames())
        ? all
        : all.mapped(row -> row.only(columns));
  }
}
