package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.kuma.Obstacle;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.logging.EventLog.Field;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.notify.Notifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Tells of cycles: each to the log and to whoever asks how replication is, and to people what is
 * new to them. What only goes on is not repeated aloud.
 */
public final class Telling {
  private static final EventLog log = EventLog.of(Telling.class);

  /** Under which the log's lines of one cycle have its id. */
  private static final String CYCLE = "cycle";

  private static final int IDS = 0x1000000;

  private static final Set<CycleReport.Result> OFTEN =
      Set.of(CycleReport.Result.IDLE, CycleReport.Result.SETTLING);

  /** Nothing is known better than it was: the next cycle, at once, tells. */
  static final CycleReport AS_BEFORE =
      new CycleReport(CycleReport.Result.SETTLING, "settling", "as before", "");

  private final Notifier notifier;
  private final Health health;
  private final Clock clock;
  private final RandomGenerator random;
  private final Announcer announcer;
  private @Nullable CycleReport lastTold;

  /** The position of which people were told before its cycle has ended; null for none. */
  private @Nullable String saved;

  private Optional<Drift> drift = Optional.empty();
  private @Nullable Verdict live;
  private @Nullable Instant notLiveSince;
  private boolean notLiveTold;

  /**
   * @param mark of a failure that people were told of
   * @param names whether messages name monitors
   * @param random makes up the ids of cycles
   */
  public Telling(
      Notifier notifier,
      Health health,
      FailureMark mark,
      boolean names,
      Clock clock,
      RandomGenerator random) {
    this.announcer = new Announcer(mark, names);
    this.notifier = notifier;
    this.health = health;
    this.clock = clock;
    this.random = random;
  }

  /** Where it is noted for whoever asks. */
  public Health health() {
    return health;
  }

  /** A cycle begins, on this thread. */
  void cycleBegins() {
    MDC.put(CYCLE, "%06x".formatted(random.nextInt(IDS)));
    health.cycleBegan();
  }

  /** The cycle has ended. */
  void cycleEnded(CycleReport report) {
    tell(report);
    MDC.remove(CYCLE);
  }

  /**
   * A cycle that somebody asked for has ended. Where what was asked for was refused, or failed,
   * that is told to whoever asked: how replication does, the next cycle tells.
   *
   * @return what it means for the next cycle
   */
  CycleReport orderEnded(Order order, CycleReport report) {
    if (report.isGood() || order.isOfWhatIsDue()) {
      cycleEnded(report);
      return report;
    }
    log.info("order_not_done", field("summary", report.summary()), field("hint", report.hint()));
    health.cycleEnded("", AS_BEFORE);
    MDC.remove(CYCLE);
    return AS_BEFORE;
  }

  /**
   * A snapshot is in the repository: people are told, and replicas look, while its leader looks
   * whether it stands.
   */
  public void saved(PublishOutcome.Published published) {
    CycleReport report = published.report();
    saved = position(report);
    announcer.announce(report, clock.instant()).forEach(notifier::send);
  }

  /** What is true outside of any cycle, unless something worse is: that stays. */
  void tellUnlessWorse(CycleReport report) {
    if (lastTold == null || lastTold.result() != CycleReport.Result.TERMINAL) {
      tell(report);
    }
  }

  /** What is true outside of any cycle. */
  void tell(CycleReport report) {
    String id = MDC.get(CYCLE);
    health.cycleEnded(id == null ? "" : id, report);
    boolean more = report.equals(lastTold);
    if (lastTold != null && lastTold.isFailure() && report.isGood()) {
      log.info("recovered", field("summary", report.summary()));
    }
    lastTold = report;
    List<Field> fields = new ArrayList<>();
    fields.add(field("summary", report.summary()));
    fields.add(field("hint", report.hint().isEmpty() ? null : report.hint()));
    new TreeMap<>(report.details()).forEach((key, value) -> fields.add(field(key, value)));
    log.at(level(report, more), report.event(), fields.toArray(Field[]::new));
    if (!report.isPublish() || !position(report).equals(saved)) {
      announcer.announce(report, clock.instant()).forEach(notifier::send);
    }
    saved = null;
  }

  private static String position(CycleReport report) {
    return report.details().getOrDefault("position", "");
  }

  /** What a look for drift saw. People are told once, however it grows, until it has gone. */
  public void looked(List<Drift.Part> parts) {
    Optional<Drift> before = drift;
    if (parts.isEmpty()) {
      drift = Optional.empty();
      before.ifPresent(gone -> log.info("drift_gone", field("tables", gone.summary())));
    } else {
      Drift now = new Drift(parts, before.map(Drift::since).orElseGet(clock::instant));
      drift = Optional.of(now);
      if (!before.equals(drift)) {
        log.warn("drifted", field("tables", now.summary()), field("hint", Announcer.UNDO_DRIFT));
      }
      if (before.isEmpty()) {
        notifier.send(Announcer.drifted(now));
      }
    }
    health.drift(drift);
  }

  /** Edits gave way and were kept aside: told once. */
  public void kept(List<KeptEntry> entries) {
    About about = health.about();
    String where =
        about.mode().equals("AUTO") && !about.role().equals("leader")
            ? health.status().fleet().editOnLeader().map(edit -> edit + " ").orElse("")
                + Reports.HAVE_THIS_LEAD
            : "";
    for (KeptEntry entry : entries) {
      notifier.send(announcer.kept(entry, where));
    }
  }

  /** Something is wrong with the fleet. */
  void fleet(String what, String hint) {
    log.warn("fleet", field("summary", what), field("hint", hint));
    notifier.send(Announcer.fleet(what, hint));
  }

  /** Backups have been missing for long: told once. */
  void history(String what, String hint) {
    log.warn("history_overdue", field("summary", what), field("hint", hint));
    notifier.send(Announcer.history(what, hint));
  }

  /** They are there again. */
  void historyAgain() {
    log.info("history_recovered");
    notifier.send(Announcer.HISTORY_AGAIN);
  }

  /**
   * Asks a ready Kuma whether it takes up changes while it runs. People are told once in the
   * daemon's life, and of no recovery.
   */
  public void live(LiveUse use, Kuma kuma) {
    // One that boots, or waits for somebody to choose a database, could not answer yet.
    if (kuma.state() == KumaState.READY) {
      live(use, kuma.live().obstacle());
    }
  }

  void live(LiveUse use, Optional<Obstacle> obstacle) {
    Verdict now = use.verdict(obstacle);
    if (!now.healthy() && !now.equals(live)) {
      log.warn("not_live", field("reason", now.reason()), field("hint", now.hint()));
    } else if (now.healthy() && notLiveSince != null) {
      log.info("live", field("summary", now.reason()));
    }
    live = now;
    health.liveApply(now);
    notLiveSince = now.healthy() ? null : Objects.requireNonNullElse(notLiveSince, clock.instant());
    if (obstacle.isPresent() && !notLiveTold && (obstacle.get().certain() || hasLasted())) {
      notLiveTold = true;
      notifier.send(Announcer.notLive(use.title, now));
    }
  }

  private boolean hasLasted() {
    return notLiveSince != null && !clock.instant().isBefore(notLiveSince.plus(Announcer.PATIENCE));
  }

  /** The next cycle begins after this. */
  void nextCycleIn(Duration pause) {
    health.nextCycleIn(pause);
  }

  private static Level level(CycleReport report, boolean more) {
    boolean stopped = report.result() == CycleReport.Result.STOPPED;
    if (report.isFailure() || (stopped && !more)) {
      return Level.WARN;
    }
    return OFTEN.contains(report.result()) || more ? Level.DEBUG : Level.INFO;
  }
}
