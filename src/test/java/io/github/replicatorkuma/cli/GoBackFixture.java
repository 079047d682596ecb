package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import java.nio.file.Path;

/** A seeded leader that goes back as by its command and runs as under its daemon, and a replica. */
final class GoBackFixture extends SqliteFleet {
  GoBackFixture(Path directory) {
    super(directory);
    alpha.maxDeletePercent = 50;
    alpha.repositoryExpectedBy = NOW;
    alpha.supervised = false;
  }

  CycleReport goBack(SnapshotId id, boolean acceptDeletes) throws Exception {
    return goBack(new Choice.ById(id), acceptDeletes);
  }

  CycleReport goBack(Choice choice, boolean acceptDeletes) throws Exception {
    return alpha.goBack().to(choice, acceptDeletes);
  }

  ApplyOutcome undo() throws Exception {
    return alpha.applying(alpha.memory()).undo();
  }

  /** Applies what is kept aside, as its command does. */
  CycleReport kept(KeptChoice choice) throws Exception {
    return alpha.goBack().to(choice);
  }

  /** The leader's cycle as its daemon repeats it, from the state on disk. */
  Cycle daemon(Kuma beside, boolean supervised) throws ReplicationException {
    PlainInstance daemon = new PlainInstance(alpha.directory, alpha.name, leaderStore, CLOCK);
    daemon.kuma = beside;
    daemon.supervised = supervised;
    daemon.maxDeletePercent = alpha.maxDeletePercent;
    daemon.carried = alpha.carried;
    daemon.steps = alpha.steps;
    return daemon.leaderCycle(daemon.memory(), PlainInstance.impatient());
  }
}
