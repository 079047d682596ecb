package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.nio.file.Path;
import java.util.List;

/** The rows of a snapshot, and no others. */
record WantedSnapshot(VerifiedSnapshot snapshot, ApplyPolicy policy) implements Wanted {
  @Override
  public ApplyPlan plan(ReadTransaction transaction) throws ReplicationException {
    return Assessment.plan(snapshot, transaction, policy);
  }

  /**
   * {@inheritDoc}
   *
   * <p>There it did when the parents are the snapshot's. The old script has no parents for some,
   * and never had.
   */
  @Override
  public boolean maybeDangledBefore(DanglingReference reference) {
    boolean parentsAreTheLeaders =
        snapshot.has(reference.parent()) && policy.scope().includes(reference.parent());
    boolean neverCarried =
        snapshot.script().isPresent()
            && !ReplicatedTables.SCRIPT_TABLES.contains(reference.parent());
    return parentsAreTheLeaders || neverCarried;
  }

  @Override
  public List<FileEntry> files() {
    return snapshot.manifest().files();
  }

  @Override
  public Path upload(FileEntry file) {
    return snapshot.upload(file);
  }
}
