package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instance of a fleet that may take any role. On a SQLite file its Kuma takes up live what is in
 * it; on MariaDB it is restarted.
 */
final class Member extends PlainInstance {
  final RecordingKuma recordingKuma = RecordingKuma.running();

  private final TestKuma data;
  private LeaderWatch watch = impatient();

  Member(Path parent, String name, SnapshotStore store, Clock clock) {
    this(TestKuma.sqlite(parent.resolve(name)), name, store, clock);
    var unused = recordingKuma.reachable(() -> StoredLoops.in(data::database));
  }

  /** With a Kuma that has to be restarted to take up rows. */
  Member(TestKuma data, String name, SnapshotStore store, Clock clock) {
    super(data.directory(), name, store, clock);
    this.data = data;
    this.database = data::database;
    this.kuma = recordingKuma;
    this.createsRepository = true;
    this.repositoryExpectedBy = Instant.MIN;
  }

  /** Its repository, where that is in memory. */
  FakeSnapshotStore fake() {
    return (FakeSnapshotStore) store;
  }

  Path file() {
    return directory.resolve("kuma.db");
  }

  void edit(String sql) {
    data.execute(sql);
  }

  /** Raw SQL on its database. */
  TestKuma data() {
    return data;
  }

  Map<String, List<String>> rows() {
    return data.storedReplicatedTables();
  }

  /** The process ends, and another one begins. */
  void restarted() {
    carried = new Carryover();
    watch = impatient();
  }

  List<KeptEntry> kept() throws ReplicationException {
    return new KeptAside(state()).list();
  }

  /** One cycle of its daemon as a leader. */
  CycleReport lead() throws ReplicationException, InterruptedException {
    return leaderCycle(memory(), watch).run(Cycle.Moment.RUNNING);
  }

  CycleReport goBack(SnapshotId id) throws ReplicationException, InterruptedException {
    return goBack().to(new Choice.ById(id), /* acceptDeletes= */ true);
  }

  CycleReport bringBack(KeptChoice choice) throws ReplicationException, InterruptedException {
    return goBack().to(choice);
  }

  /** Retention after a good cycle as a leader. */
  void retain(KeepPolicy keeps) throws ReplicationException {
    new DailyRetention(keeps, repository(memory())).run();
  }
}
