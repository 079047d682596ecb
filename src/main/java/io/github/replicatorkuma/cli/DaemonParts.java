package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.EditWatcher;
import io.github.replicatorkuma.daemon.Heartbeat;
import io.github.replicatorkuma.daemon.LiveCycle;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.daemon.OpeningCycle;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.StartGate;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.time.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** What every daemon has around its cycle, whether it replicates or is misconfigured. */
final class DaemonParts {
  /**
   * How long a slow repository may hold up a replica's Kuma at its start. A leader has something to
   * do then only where it went back to an older state.
   */
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);

  /** A misconfiguration is told before Kuma starts; it takes no time. */
  private static final Duration TELL_AT_ONCE = Duration.ofSeconds(1);

  private static final Duration CONFIGURATION_REMINDER = Duration.ofMinutes(15);

  private final ParsedConfig parsed;
  private final Observation observation;
  private final Notifier notifier;
  private final Optional<NtfySignals> signals;
  private final Telling telling;
  private final Heartbeat heartbeat;
  private final StartGate gate = new StartGate();
  private final Wake wake = new Wake();
  private final Orders orders;
  private final Activity activity = new Activity();
  private final ControlService control;

  /**
   * @param kumaPage where a page of Uptime Kuma is just now
   */
  DaemonParts(ParsedConfig parsed, Supplier<URI> kumaPage) {
    Clock clock = Clock.systemUTC();
    this.parsed = parsed;
    this.observation = new Observation(parsed, interval(parsed), clock);
    this.notifier = Notifiers.of(parsed, observation.signalTag());
    this.signals = Notifiers.signals(parsed, observation.signalTag(), wake::ask);
    this.telling = new Telling(notifier, observation.health(), clock, new Random());
    this.heartbeat =
        new Heartbeat(
            parsed.heartbeatFile(), () -> kumaPage.get().resolve("/"), observation.health(), clock);
    this.orders = new Orders(isLeader(parsed), wake);
    this.control =
        new ControlService(orders, observation.health(), () -> activity.of(observation.health()));
  }

  Observation observation() {
    return observation;
  }

  Notifier notifier() {
    return notifier;
  }

  /** What has a replica look at once; not started yet. */
  Optional<NtfySignals> signals() {
    return signals;
  }

  Orders orders() {
    return orders;
  }

  Activity activity() {
    return activity;
  }

  ControlService control() {
    return control;
  }

  /** A daemon that replicates as configured. */
  Daemon replicating(Wiring wiring, Kuma kuma, boolean supervised, Optional<StateLock> lock) {
    ReplicatorConfig config = wiring.config();
    boolean leader = config.mode().isLeader();
    if (leader) {
      new EditWatcher(
              kuma.live(), wake, config.values().get(Variable.CHECK_INTERVAL), Sleeper.system())
          .start();
    }
    Cycle cycle = new OpeningCycle(() -> open(wiring, kuma, supervised, lock));
    return daemon(
        kuma,
        LiveUse.of(leader, config.values().get(Variable.APPLY))
            .filter(use -> supervised)
            .<Cycle>map(use -> new LiveCycle(cycle, kuma, use, telling))
            .orElse(cycle),
        supervised && (!leader || wiring.hasUnprovedApply()) ? START_PATIENCE : Duration.ZERO,
        Optional.of(wiring.housekeeping(kuma, observation.health()::housekeeping)));
  }

  /** From now on the lock is held, and so commands may reach this daemon. */
  private Cycle open(Wiring wiring, Kuma kuma, boolean supervised, Optional<StateLock> lock)
      throws ReplicationException {
    Cycle cycle =
        Cycles.open(
            wiring,
            kuma,
            supervised,
            lock,
            observation,
            telling::looked,
            telling::kept,
            activity.steps(gate));
    control.start(new StateDirectory(wiring.config().stateDirectory(), wiring.clock()));
    return cycle;
  }

  /** Replication is off until the configuration is mended; Kuma runs. */
  Daemon misconfigured(Kuma kuma) {
    String problems =
        String.join("; ", parsed.errors().stream().map(problem -> problem.toString()).toList());
    CycleReport report =
        new CycleReport(
            CycleReport.Result.TERMINAL,
            "misconfigured",
            "replication is off: " + problems,
            "Mend the environment variables and start again.");
    return daemon(kuma, moment -> report, TELL_AT_ONCE, Optional.empty());
  }

  private Daemon daemon(
      Kuma kuma, Cycle cycle, Duration startPatience, Optional<Housekeeping> housekeeping) {
    return new Daemon(
        kuma,
        cycle,
        interval(parsed),
        startPatience,
        gate,
        telling,
        heartbeat,
        wake,
        orders,
        housekeeping,
        new Random());
  }

  private static boolean isLeader(ParsedConfig parsed) {
    return parsed.config().filter(config -> config.mode().isLeader()).isPresent();
  }

  private static Duration interval(ParsedConfig parsed) {
    return parsed
        .config()
        .map(
            config ->
                config.mode().isLeader()
                    ? config.values().get(Variable.CHECK_INTERVAL)
                    : config.values().get(Variable.RESTORE_INTERVAL))
        .orElse(CONFIGURATION_REMINDER);
  }
}
