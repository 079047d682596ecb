package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.HistorySettings;
import io.github.replicatorkuma.daemon.FailureMark;
import io.github.replicatorkuma.daemon.HistoryCycle;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.RestoreGate;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.MonotonicClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** The backups of a daemon. */
final class HistoryService {
  /** While Kuma waits for its data. */
  static final Duration RETRY = Duration.ofMinutes(1);

  private final KumaBeside beside;
  private final HistorySettings settings;
  private final Orders orders;
  private final Telling telling;
  private final Health health;
  private final HistoryWork work;
  private final HistoryCycle cycle;
  private final NoUserYet noUser;
  private volatile String doing = Progress.WORKING;
  private boolean started;

  HistoryService(
      Parts parts,
      HistorySettings settings,
      KumaBeside beside,
      SystemCommandRunner runner,
      Orders orders,
      Telling telling,
      FailureMark mark,
      Health health,
      Metrics metrics) {
    this.beside = beside;
    this.settings = settings;
    this.orders = orders;
    this.telling = telling;
    this.health = health;
    noUser = NoUserYet.of(parts);
    WatchedRunner restic = new WatchedRunner(runner, this::doing);
    restic.tell(metrics::resticCalled);
    work = HistoryWork.of(parts, settings, restic, this::doing, this::obstacle);
    cycle =
        new HistoryCycle(
            work,
            orders,
            settings.interval(),
            telling,
            mark,
            health,
            new MonotonicClock(),
            new Random());
  }

  private void doing(String what) {
    doing = what;
    health.housekeeping(inWords(what));
  }

  static Optional<String> inWords(String what) {
    String prefix = what.startsWith(HistoryWork.RESTORING) ? "" : "backup: ";
    return Optional.of(prefix + what).filter(any -> !what.equals(Progress.WORKING));
  }

  /** What goes on, for a command that waits for it. */
  String activity() {
    return doing;
  }

  /** For who holds the lock. */
  void start() {
    if (!started) {
      started = true;
      Background.thread("history", cycle::run).start();
    }
  }

  /** Where Kuma has to wait for its data. */
  Optional<RestoreGate> gate(RestoreGate.Preparation prepare) {
    return beside.supervised()
        ? Optional.of(
            new RestoreGate(work, settings.whenEmpty(), prepare, orders, telling, health, RETRY))
        : Optional.empty();
  }

  /** One without users is none that anybody would want back, and would be the newest. */
  private Optional<String> obstacle() {
    boolean ready =
        !beside.supervised()
            || (beside.kuma().state() == KumaState.READY && !beside.kuma().isOnTrial());
    return ready
        ? Optional.of("Uptime Kuma has no user yet").filter(any -> noUser.getAsBoolean())
        : Optional.of("Uptime Kuma is not ready");
  }
}
