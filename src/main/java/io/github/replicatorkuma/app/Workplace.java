package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptStragglers;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyMeans;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.DriftCheck;
import io.github.replicatorkuma.replica.KeptNews;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.time.MonotonicClock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What who holds the lock of the state directory works with, and the parts that are made of it.
 *
 * @param adopts whether a daemon goes on with it that takes up what others publish
 */
public record Workplace(
    Parts parts,
    StateDirectory state,
    InstanceMemory memory,
    SnapshotStore store,
    Kuma kuma,
    ApplySettings settings,
    boolean adopts,
    Steps steps) {
  /** Of a command, which finds Kuma stopped and leaves it so. */
  public static Workplace ofCommand(Parts parts, StateDirectory state, Steps steps)
      throws ReplicationException {
    return new Workplace(
        parts,
        state,
        InstanceMemory.open(state),
        parts.store(state),
        new NoKuma(),
        parts.applySettings(false, Instant.EPOCH),
        false,
        steps);
  }

  /** What a daemon repeats here in its role. */
  Cycle cycle(Telling telling, Optional<Membership> membership) {
    return new KeepingCycle(
        () -> {
          parts.role().liveUse().ifPresent(use -> telling.live(use, kuma));
          if (membership.isPresent()) {
            membership.get().renewIfCopied();
          }
        },
        parts.role().cycle(this, telling, membership),
        keptNews(),
        telling::kept,
        new MonotonicClock());
  }

  Optional<KumaDatabase> database() throws ReplicationException {
    return parts.database();
  }

  public PublishCycle publishCycle(KumaDatabase database) {
    return publishCycle(database, saved -> {});
  }

  PublishCycle publishCycle(KumaDatabase database, Consumer<PublishOutcome.Published> saved) {
    KeptStragglers stragglers = new KeptStragglers(new KeptAside(state), store, adopts);
    return new PublishCycle(
        database, store, memory, parts.publishSettings(), stragglers, saved, parts.clock(), steps);
  }

  public ApplyCycle applyCycle(KumaDatabase database) {
    OwnEdits edits =
        new OwnEdits(
            new KeptAside(state),
            database,
            new NotedFleet(
                new Exporter(database, parts.exportSettings(), parts.clock()),
                memory,
                store.locationKey()),
            parts.config().mode() == Mode.AUTO,
            steps);
    return new ApplyCycle(
        new ApplyMeans(
            database, store, state, memory, kuma, settings, edits, parts.carried(), steps));
  }

  public GoBack goBack(KumaDatabase database) {
    return new GoBack(applyCycle(database), publishCycle(database));
  }

  DriftCheck driftCheck(KumaDatabase database) {
    return new DriftCheck(database, store.locationKey(), memory, settings);
  }

  public KeptNews keptNews() {
    return new KeptNews(new KeptAside(state), store, parts.config().scope(), adopts);
  }

  /** Where it is asked for. */
  public Optional<DailyRetention> retention() {
    return parts
        .config()
        .values()
        .find(Variable.KEEP)
        .map(policy -> new DailyRetention(policy, known()));
  }

  DailyProof proof() {
    return new DailyProof(known(), new MonotonicClock());
  }

  private KnownRepository known() {
    return new KnownRepository(store, memory, parts.staging(), parts.clock(), steps);
  }
}
