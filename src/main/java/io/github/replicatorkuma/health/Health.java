package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what became of the daemon's cycles, for whoever asks. Safe for use by several threads. */
public final class Health {
  private static final int CYCLES_KEPT = 20;

  private About about;
  private final Supplier<Standing> standing;
  private final Clock clock;
  private final Instant started;
  private final Deque<EndedCycle> cycles = new ArrayDeque<>();
  private final Deque<EndedCycle> changes = new ArrayDeque<>();
  private Optional<Drift> drift = Optional.empty();
  private Optional<Instant> unpublishedSince = Optional.empty();
  private Optional<Verdict> liveApply = Optional.empty();
  private Optional<String> housekeeping = Optional.empty();
  private Optional<HistoryStanding> history = Optional.empty();
  private volatile boolean kumaHeldBack;
  private volatile Supplier<FleetSight> fleet = () -> FleetSight.NONE;
  private final Map<String, Verdict> messages = new TreeMap<>();
  private @Nullable Instant runningSince;
  private Duration idlePause = Duration.ZERO;
  private @Nullable Instant lastGood;
  private Instant nextBegins;
  private Instant beatsUntil;
  private long failures;
  private volatile BiConsumer<CycleReport, Duration> observer = (report, took) -> {};

  /**
   * @param standing asked at each question; must not wait for anything
   */
  public Health(About about, Supplier<Standing> standing, Clock clock) {
    this.about = about;
    this.standing = standing;
    this.clock = clock;
    this.started = clock.instant();
    this.nextBegins = started;
    this.beatsUntil = Instant.MAX;
  }

  public synchronized About about() {
    return about;
  }

  /** Notes what this instance is from now on, and how often it looks. */
  public synchronized void role(String word, Duration interval) {
    about = about.as(word, interval);
    unpublishedSince = Optional.empty();
    drift = Optional.empty();
  }

  /** Where to ask for all instances of the fleet; must not wait for anything. */
  public void fleet(Supplier<FleetSight> sight) {
    fleet = sight;
  }

  /** Has somebody told of each cycle's end from now on. */
  public void tell(BiConsumer<CycleReport, Duration> cycleObserver) {
    observer = cycleObserver;
  }

  /** Goes on from the {@link #changes} of an earlier process. */
  public synchronized void changedBefore(List<EndedCycle> earlier) {
    changes.addAll(earlier);
  }

  /** The last cycles that published or applied something, the newest first. */
  public synchronized List<EndedCycle> changes() {
    return List.copyOf(changes);
  }

  public synchronized void cycleBegan() {
    runningSince = clock.instant();
  }

  /**
   * Notes how a cycle ended, or what was told outside of one.
   *
   * @param id the cycle's, as in the log
   */
  public void cycleEnded(String id, CycleReport report) {
    // Whoever is told may write to a disk.
    noted(id, report).ifPresent(took -> observer.accept(report, took));
  }

  private synchronized Optional<Duration> noted(String id, CycleReport report) {
    Instant now = clock.instant();
    Duration took = runningSince == null ? Duration.ZERO : Duration.between(runningSince, now);
    runningSince = null;
    nextBegins = now;
    if (report.result() == CycleReport.Result.SETTLING) {
      return Optional.empty(); // all is as it was
    }
    note(id, report, now, took);
    if (report.isGood()) {
      lastGood = now;
    }
    failures = report.isFailure() ? failures + 1 : 0;
    return Optional.of(took);
  }

  private void note(String id, CycleReport report, Instant now, Duration took) {
    EndedCycle last = cycles.peekFirst();
    EndedCycle ended = new EndedCycle(id, report, now, took, 1);
    boolean goesOn = last != null && areAlike(last.report(), report);
    keep(cycles, goesOn ? cycles.removeFirst().and(ended) : ended);
    if (report.isChange()) {
      keep(changes, new EndedCycle(id, report, now, took, 1));
    }
  }

  private static void keep(Deque<EndedCycle> kept, EndedCycle newest) {
    kept.addFirst(newest);
    if (kept.size() > CYCLES_KEPT) {
      kept.removeLast();
    }
  }

  private static boolean areAlike(CycleReport one, CycleReport other) {
    boolean idle =
        one.result() == CycleReport.Result.IDLE
            && one.event().equals(other.event())
            && one.held().equals(other.held());
    return idle || one.equals(other);
  }

  public synchronized boolean isCycleRunning() {
    return runningSince != null;
  }

  /** Notes how the rows here differ from what was applied, if they do. */
  public synchronized void drift(Optional<Drift> now) {
    drift = now;
  }

  /** Notes since when a leader has edits that are in no snapshot. */
  public synchronized void unpublished(Optional<Instant> since) {
    unpublishedSince = since;
  }

  /** Notes whether Kuma takes up changes, and tells of edits, while it runs. */
  public synchronized void liveApply(Verdict now) {
    liveApply = Optional.of(now);
  }

  /** Notes why messages do not arrive by a channel; without a reason, that they do again. */
  public synchronized void messages(String channel, String reason, String hint) {
    String since = channel + " failing since " + Wording.time(clock.instant());
    messages.put(channel, new Verdict(reason.isEmpty(), since + ": " + reason, hint));
    messages.values().removeIf(Verdict::healthy);
  }

  /** Notes what is done beside the cycles; empty when nothing is. */
  public synchronized void housekeeping(Optional<String> now) {
    housekeeping = now;
  }

  /** Notes how backups are. */
  public synchronized void history(HistoryStanding now) {
    history = Optional.of(now);
  }

  /** Notes whether Kuma is not started on purpose, as it has no data yet. */
  public void kumaHeldBack(boolean now) {
    kumaHeldBack = now;
  }

  public boolean isKumaHeldBack() {
    return kumaHeldBack;
  }

  /** Notes when the next cycle begins, unless it is asked for before. */
  public synchronized void nextCycleIn(Duration pause) {
    nextBegins = clock.instant().plus(pause);
    EndedCycle last = cycles.peekFirst();
    if (last != null && last.report().result() == CycleReport.Result.IDLE) {
      idlePause = pause;
    }
  }

  /** Whoever looks at a large database looks more rarely than is configured. */
  private About aboutNow() {
    boolean rarely = idlePause.compareTo(about.interval().multipliedBy(2)) > 0;
    return rarely ? about.as(about.role(), idlePause) : about;
  }

  /** Notes until when the loop will have shown itself again. */
  public synchronized void beatsUntil(Instant deadline) {
    beatsUntil = deadline;
  }

  /** Whether the loop has shown itself as it promised. */
  public synchronized boolean isAlive() {
    return !clock.instant().isAfter(beatsUntil);
  }

  /** All that can be told now. */
  public Status status() {
    return status(standing.get(), fleet.get());
  }

  private synchronized Status status(Standing now, FleetSight sight) {
    return new Status(
        aboutNow(),
        clock.instant(),
        started,
        Optional.ofNullable(runningSince),
        nextBegins,
        Optional.ofNullable(lastGood),
        failures,
        now,
        List.copyOf(cycles),
        changes(),
        drift,
        unpublishedSince,
        liveApply,
        sight,
        List.copyOf(messages.values()),
        housekeeping,
        history);
  }

  /** The same, without where it stands in its fleet. */
  public Status alone() {
    return status(Standing.UNKNOWN, FleetSight.NONE);
  }

  /** Whether replication works. */
  public Verdict verdict() {
    return alone().verdict();
  }

  /**
   * Why replication does not work; empty while it does.
   *
   * @param names whether that may name monitors
   */
  public Optional<String> trouble(boolean names) {
    Status now = alone();
    String reason = now.verdict().reason();
    String told = names ? reason : now.last().map(end -> end.unnamed(reason)).orElse(reason);
    return now.verdict().healthy() ? Optional.empty() : Optional.of(told);
  }
}
