package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.fleet.StoredLoops;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A leader and a replica whose cycles go on in one process, and which must do as expected. */
final class Pair {
  static final String ONE = "id = 7";

  /** Which monitors are edited, as a condition of SQL, by what to call that. */
  static final Map<String, String> CHANGED = new LinkedHashMap<>();

  static {
    CHANGED.put("1 row", ONE);
    CHANGED.put("1 % of rows", "id % 100 = 7");
    CHANGED.put("all rows", "1 = 1");
  }

  final Engine engine;
  final PlainInstance leader;
  final PlainInstance replica;
  private final PublishCycle publish;
  private ApplyCycle apply;
  private int changes;

  Pair(Path directory, Engine engine, SnapshotStore store) throws Exception {
    this.engine = engine;
    this.leader = new PlainInstance(directory.resolve("leader"), "bench", store, Clock.systemUTC());
    this.replica =
        new PlainInstance(directory.resolve("replica"), "beta", store, Clock.systemUTC());
    leader.database = engine::leader;
    publish = leader.publishing(leader.memory());
    apply = emptyReplica();
  }

  /** Of SQLite's leader and this replica, which has applied once, with copies for a repository. */
  static Pair of(Path directory, int monitors, LockedDatabase replica) throws Exception {
    Engine engine = Engine.sqlite(directory, monitors);
    Pair pair = new Pair(directory, engine, new DirectoryStore(directory.resolve("repository")));
    pair.replica.database = replica::database;
    pair.publish();
    pair.restartReplica();
    pair.apply();
    return pair;
  }

  /** From now on a Kuma runs beside the replica that takes up rows live. */
  void runKuma() {
    RecordingKuma kuma = RecordingKuma.running();
    var unused = kuma.reachable(() -> StoredLoops.in(replica.database));
    replica.kuma = kuma;
  }

  /** The replica knows and holds nothing. */
  ApplyCycle emptyReplica() throws Exception {
    Directories.delete(replica.state().path());
    KumaDatabase database = engine.emptyReplica().get();
    replica.database = () -> database;
    return restartReplica();
  }

  /** As it is set by now. */
  ApplyCycle restartReplica() throws Exception {
    replica.carried = new Carryover();
    apply = replica.applying(replica.memory());
    return apply;
  }

  /** Edits monitors on the leader. */
  void change(String which) {
    engine
        .leaderSql()
        .execute("UPDATE monitor SET name = 'changed " + changes++ + "' WHERE " + which);
  }

  void changeAndPublish(String which) throws Exception {
    change(which);
    publish();
  }

  void publish() throws Exception {
    require(publish.run(PublishOptions.NONE) instanceof PublishOutcome.Published);
  }

  void look() throws Exception {
    require(publish.run(PublishOptions.NONE) instanceof PublishOutcome.Unchanged);
  }

  void apply() throws Exception {
    require(apply.run(ApplyOptions.NEW_ONLY) instanceof ApplyOutcome.Applied);
  }

  /** Fetches, verifies and plans. */
  void plan() throws Exception {
    require(
        ApplyPreview.look(
                    replica.store,
                    replica.database.open(),
                    replica.applySettings(),
                    RepositoryMemory.EMPTY,
                    ApplyOptions.asked(false, Optional.empty()))
                .preview()
                .orElseThrow()
                .rows()
                .total()
            > 0);
  }

  void export(Path target) throws Exception {
    leader.exporter().export(target);
  }

  private static void require(boolean expected) {
    if (!expected) {
      throw new IllegalStateException("not what was to be measured");
    }
  }
}
