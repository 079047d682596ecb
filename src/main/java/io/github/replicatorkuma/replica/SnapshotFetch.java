package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.ScriptSnapshotReader;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fetches a snapshot, ours or the old script's; an export is where it is. */
final class SnapshotFetch {
  private SnapshotFetch() {}

  /**
   * What is said of a snapshot that cannot be taken.
   *
   * @throws ReplicationException where it only cannot be had now
   */
  static Refused refusal(SnapshotId id, ReplicationException failure) throws ReplicationException {
    if (failure instanceof SnapshotException
        || (failure instanceof StoreException store && store.kind() == Kind.TOO_LARGE)) {
      return new Refused(id, String.valueOf(failure.getMessage()), failure.hint());
    }
    throw failure;
  }

  /** Brings snapshots, as {@link SnapshotStore#fetch} does. */
  @FunctionalInterface
  interface Means {
    void fetch(SnapshotId id, Path target) throws StoreException;
  }

  /**
   * Fetches into an empty directory.
   *
   * @param database tells what the columns of the old script's tables mean
   */
  static FetchedSnapshot into(
      Path emptyDirectory, SnapshotHistory.Candidate candidate, Means means, KumaDatabase database)
      throws ReplicationException {
    if (candidate instanceof SnapshotHistory.Exported export) {
      return Choice.FromDirectory.verified(export.directory());
    }
    means.fetch(candidate.id(), emptyDirectory);
    if (candidate instanceof SnapshotHistory.Entry ours) {
      return SnapshotReader.open(emptyDirectory, ours.tags());
    }
    SnapshotHistory.ScriptEntry script = (SnapshotHistory.ScriptEntry) candidate;
    return ScriptSnapshotReader.read(
        emptyDirectory,
        script.hostName(),
        script.time(),
        database.read(SnapshotFetch::scriptTables));
  }

  private static List<TableSchema> scriptTables(ReadTransaction transaction)
      throws ReplicationException {
    List<TableSchema> tables = new ArrayList<>();
    for (TableName table : ReplicatedTables.SCRIPT_TABLES) {
      transaction.schema(table).ifPresent(tables::add);
    }
    return tables;
  }
}
