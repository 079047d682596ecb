package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.EditWatcher;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.UpkeepCycle;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Publishes; adopts what others published; takes its fleet back where it is asked to. */
final class LeaderRole extends Role {
  /** How long edits that go on and on may hold up a snapshot. */
  private static final Duration LONGEST_BURST = Duration.ofSeconds(15);

  /**
   * Between what belongs together: what is saved at once, where Kuma tells, and a page's requests.
   */
  private static final Duration QUIET_WHERE_TOLD = Duration.ofSeconds(1);

  private static final Duration QUIET = Duration.ofSeconds(3);

  LeaderRole(ReplicatorConfig config) {
    super(config, "leader", true, config.values().get(Variable.CHECK_INTERVAL));
  }

  /** It has something to do then only where it went back to an older state. */
  @Override
  Duration startPatience(boolean unproved) {
    return unproved ? ReplicaRole.START_PATIENCE : Duration.ZERO;
  }

  /** One that goes back publishes what it applies: it is to differ in nothing. */
  @Override
  ApplyPolicy applyPolicy() {
    return new ApplyPolicy(config.scope(), Set.of(), Set.of());
  }

  /** To edits. */
  @Override
  void listen(Kuma kuma, Wake wake, Optional<NtfySignals> signals) {
    new EditWatcher(kuma.live(), wake, interval(), new MonotonicClock(), Sleeper.system()).start();
  }

  @Override
  Cycle cycle(Workplace place, Telling telling, Optional<Membership> membership) {
    Function<KumaDatabase, LeaderCycle.Means> both =
        found ->
            new LeaderCycle.Means(
                place.applyCycle(found), place.publishCycle(found, telling::saved));
    return new UpkeepCycle(
        new LeaderCycle(
            () -> place.database().map(both),
            new LeaderWatch(
                () -> look(place.kuma()),
                LONGEST_BURST,
                task -> Background.thread("list-ahead", task::run).start()),
            new MonotonicClock(),
            telling.health()::unpublished),
        place.proof(),
        place.retention(),
        interval());
  }

  private Saves.Look look(Kuma kuma) {
    Optional<Duration> quietPeriod = config.values().find(Variable.QUIET_PERIOD);
    try {
      boolean goOn = kuma.live().isSaving();
      return new Saves.Look(quietPeriod.orElse(QUIET_WHERE_TOLD), goOn);
    } catch (KumaException e) {
      return new Saves.Look(quietPeriod.orElse(QUIET), false);
    }
  }
}
