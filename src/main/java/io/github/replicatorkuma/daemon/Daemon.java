package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.daemon.Cycle.Occasion;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.Housekeeping;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Runs Kuma and, beside it, one cycle after the other.
 *
 * <p>First law: the sidecar never takes monitoring down. Whatever a cycle does, Kuma runs; when
 * Kuma ends by itself, the daemon ends with its exit code, as a container with Kuma alone would.
 */
public final class Daemon {
  private static final EventLog log = EventLog.of(Daemon.class);

  /** The loop waits in pieces, to show itself between them. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** restic alone may prune for an hour, and take a quarter of one for each transfer. */
  private static final Duration LONGEST_CYCLE = Duration.ofHours(3);

  /** How long a cycle may take to notice that it was given up, before Kuma starts beside it. */
  private static final Duration NOTICE_PATIENCE = Duration.ofSeconds(1);

  /** A signal to all processes at once may end restic before it is heard of here. */
  private static final Duration SIGNAL_PATIENCE = Duration.ofMillis(200);

  private static final int SOFTWARE_ERROR = 70;

  private final Means means;
  private final KumaKeeper keeper;
  private final Pace pace;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile boolean starts = true;
  private final Thread loop = new Thread(this::loop, "cycle");

  /**
   * What it works with.
   *
   * @param interval between cycles while all is well
   * @param startPatience how long the cycle before Kuma's start may take to fetch; zero for none
   * @param wake ends the wait between two cycles, but for one that asks for patience
   * @param orders what somebody asks for, with the same wake
   * @param housekeeping what is done between cycles, where anything is
   * @param restore what Kuma's first start waits for, where somebody asked for that
   * @param database looks whether Kuma can read its database, where that is known
   */
  public record Means(
      Kuma kuma,
      Cycle cycle,
      Duration interval,
      Duration startPatience,
      StartGate gate,
      Telling telling,
      Heartbeat heartbeat,
      Wake wake,
      Orders orders,
      Optional<Housekeeping> housekeeping,
      Optional<RestoreGate> restore,
      Look database,
      RandomGenerator random) {}

  /** Looks at something, and throws what is wrong with it. */
  @FunctionalInterface
  public interface Look {
    void run() throws ReplicationException;
  }

  public Daemon(Means means) {
    this.means = means;
    this.pace = new Pace(means.interval(), means.random());
    this.keeper = new KumaKeeper(means.kuma(), means.telling(), means.heartbeat(), end::isDone);
  }

  /**
   * Runs until Kuma ends by itself or {@link #stop} is called.
   *
   * @return the exit code: Kuma's, or 0 after a stop
   */
  public int run() {
    loop.start();
    int exitCode = (int) CompletableFuture.anyOf(end, means.kuma().diedByItself()).join();
    boolean byItself = end.complete(exitCode);
    means.orders().close();
    means.wake().close();
    log.info("ending", field("exit_code", exitCode));
    loop.interrupt();
    if (byItself && starts) {
      tellWhyKumaEnded();
    }
    return exitCode;
  }

  /** One that cannot read its database ends before any cycle could find that out. */
  private void tellWhyKumaEnded() {
    try {
      loop.join(SIGNAL_PATIENCE.toMillis());
      means.database().run();
    } catch (ReplicationException e) {
      CycleReport report = Reports.of(e);
      if (report.result() == CycleReport.Result.TERMINAL) {
        means.telling().tell(Reports.endedAtStart(report));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the daemon; returns at once. */
  public void stop() {
    end.complete(0);
  }

  /** Waits for an abandoned cycle to let go of the database; returns at the latest after that. */
  public void awaitCycleEnd(Duration patience) throws InterruptedException {
    loop.join(Math.max(1, patience.toMillis())); // join(0) would wait for ever
  }

  private void loop() {
    try {
      keeper.endLeftOver();
      if (means.restore().isPresent()) {
        means.restore().get().await(means.heartbeat(), end::isDone);
      }
      Thread first = beforeStart();
      keeper.start();
      keeper.awaitReady(this::waitFor);
      means.heartbeat().nextWithin(LONGEST_CYCLE);
      first.join();
      means.gate().open();
      starts = end.isDone() && starts;
      while (!end.isDone()) {
        keeper.stopOutdated();
        keeper.start();
        means.wake().listen();
        CycleReport report = runCycle();
        if (report.asksForPatience()) {
          means.wake().ignore();
        }
        boolean rests = means.orders().isEmpty() && !report.equals(Telling.AS_BEFORE);
        Duration pause = rests ? pause(report) : Duration.ZERO;
        means.telling().nextCycleIn(pause);
        rest(pause);
      }
    } catch (InterruptedException e) {
      log.debug("cycle_abandoned");
    } catch (KumaException e) {
      log.error("kuma_not_started", field("reason", e.getMessage()), field("hint", e.hint()));
      end.complete(SOFTWARE_ERROR);
    }
  }

  /**
   * A cycle that fetches in time spares Kuma a restart; one that does not is given up.
   *
   * @return the thread that runs it, which may yet have to notice that it was given up
   */
  private Thread beforeStart() throws InterruptedException {
    Thread first =
        new Thread(
            () -> {
              try {
                runCycle(Moment.BEFORE_START);
              } catch (InterruptedException givenUp) {
                if (!end.isDone()) {
                  log.info("start_not_delayed", field("reason", "the repository is slow"));
                }
              }
            },
            "cycle-before-start");
    if (means.startPatience().isZero()) {
      return first;
    }
    first.start();
    first.join(means.startPatience().toMillis());
    if (first.isAlive() && means.gate().giveUp()) {
      first.interrupt();
      first.join(NOTICE_PATIENCE.toMillis());
    } else {
      first.join();
    }
    return first;
  }

  private CycleReport runCycle(Moment moment) throws InterruptedException {
    CycleReport report = report(moment);
    means.telling().cycleEnded(report);
    return report;
  }

  private CycleReport report(Occasion occasion) throws InterruptedException {
    means.heartbeat().nextWithin(LONGEST_CYCLE);
    means.telling().cycleBegins();
    CycleReport report = withNotice(attempt(occasion));
    boolean failed = report.isFailure(); // perhaps for no other reason than these two
    if (failed && (means.gate().hasGivenUp() || isEndingWithin(SIGNAL_PATIENCE))) {
      throw new InterruptedException("abandoned");
    }
    return report;
  }

  private CycleReport attempt(Occasion occasion) throws InterruptedException {
    try {
      return means.cycle().run(occasion);
    } catch (RuntimeException | Error e) {
      return Reports.ofDefect(e);
    }
  }

  /** Who waits for something should know how Kuma is until then. */
  private CycleReport withNotice(CycleReport report) {
    return means
        .kuma()
        .notice()
        .filter(any -> report.result() == CycleReport.Result.WAITING)
        .map(notice -> report.saying(report.summary(), (report.hint() + " " + notice).strip()))
        .orElse(report);
  }

  /** What somebody asked for goes before what is due. */
  private CycleReport runCycle() throws InterruptedException {
    Optional<Orders.Placed> asked = means.orders().next();
    if (asked.isEmpty()) {
      return runCycle(Moment.RUNNING);
    }
    Order order = asked.get().order();
    CycleReport report = report(order);
    CycleReport then = means.telling().orderEnded(order, report);
    asked.get().ended().complete(report); // who hears of it may ask for the page at once
    return then;
  }

  private Duration pause(CycleReport report) {
    Duration usual = pace.after(report);
    return report.isFailure() ? usual : means.cycle().pause(usual);
  }

  /** Waits for the next cycle, and does meanwhile what can wait. */
  private void rest(Duration pause) throws InterruptedException {
    Duration left = pause;
    if (!pause.isZero() && means.housekeeping().filter(Housekeeping::isDue).isPresent()) {
      means.heartbeat().nextWithin(LONGEST_CYCLE);
      left = means.housekeeping().get().run(means.wake()::await, pause);
    }
    waitFor(left);
  }

  private void waitFor(Duration duration) throws InterruptedException {
    Duration left = duration;
    boolean over;
    do {
      Duration piece = shorter(left, LONGEST_SILENCE);
      means.heartbeat().nextWithin(piece);
      over = means.wake().await(piece);
      left = left.minus(piece);
    } while (!over && !left.isZero());
  }

  private boolean isEndingWithin(Duration atMost) {
    return end.thenApply(code -> true)
        .completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
