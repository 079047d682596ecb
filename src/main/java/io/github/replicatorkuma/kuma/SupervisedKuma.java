package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.time.Durations.longer;
import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.kuma.Lifecycle.Run;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Kuma as our child process: the only one who starts, signals and kills it. */
public final class SupervisedKuma implements Kuma {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** What the embedded database gets at a shutdown even where Kuma has used up the grace. */
  private static final Duration SERVER_GRACE = Duration.ofSeconds(1);

  private static final EventLog log = EventLog.of(SupervisedKuma.class);

  private final ReadinessProbe readiness;
  private final Clock clock;
  private final Sleeper sleeper;
  private final KumaDeadlines deadlines;
  private final EmbeddedServer server;
  private final LiveKuma live;
  private final KumaStarts starts;
  private final Optional<LeftOverKuma> leftOver;
  private final Lifecycle lifecycle;

  /**
   * @param starts how each start is made
   * @param server Kuma's embedded database, where it has one: left alone by {@link #stop}, as an
   *     apply goes through it, and gone before each start and after {@link #stopNow}
   * @param live the agent in it
   * @param clock measures how long waits took; a step of the system's time that it shows lengthens
   *     or shortens a wait for readiness, and never leads to a kill
   * @param record remembers Kuma's process for the next daemon
   */
  public SupervisedKuma(
      KumaStarts starts,
      ReadinessProbe readiness,
      Clock clock,
      Sleeper sleeper,
      KumaDeadlines deadlines,
      EmbeddedServer server,
      LiveKuma live,
      Optional<KumaRecord> record) {
    this.readiness = readiness;
    this.clock = clock;
    this.sleeper = sleeper;
    this.deadlines = deadlines;
    this.server = server;
    this.live = live;
    this.starts = starts;
    this.leftOver =
        record.map(file -> new LeftOverKuma(file, readiness, clock, sleeper, deadlines));
    this.lifecycle = new Lifecycle(starts, clock, record);
  }

  @Override
  public boolean endLeftOver(Duration atMost) throws KumaException, InterruptedException {
    return leftOver.isEmpty() || leftOver.get().end(atMost);
  }

  @Override
  public void start() throws KumaException {
    server.handOver(lifecycle::start);
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    Optional<Run> run = lifecycle.current();
    Instant begin = clock.instant();
    while (run.isPresent() && run.get().child.isAlive()) {
      if (probe(run.get()) == Readiness.READY) {
        return true;
      }
      Duration waited = since(begin);
      if (waited.compareTo(atMost) >= 0) {
        return false;
      }
      sleeper.sleep(shorter(pauseAfter(waited), atMost.minus(waited)));
    }
    return false;
  }

  @Override
  public boolean staysReady(Duration howLong) throws InterruptedException {
    Optional<Run> run = lifecycle.current();
    Instant begin = clock.instant();
    Instant lastAnswer = begin;
    while (run.isPresent() && run.get().child.isAlive()) {
      boolean answers = probe(run.get()) == Readiness.READY;
      Instant now = clock.instant();
      if (answers) {
        lastAnswer = now;
        if (since(begin).compareTo(howLong) >= 0) {
          return true;
        }
      } else if (Duration.between(lastAnswer, now).compareTo(deadlines.silence()) > 0) {
        return false;
      }
      sleeper.sleep(pauseAfter(since(begin)));
    }
    return false;
  }

  @Override
  public Readiness probe() {
    return lifecycle.current().map(this::probe).orElse(Readiness.NOT_ANSWERING);
  }

  /** What answers while our child is dead is somebody else on its port. */
  private Readiness probe(Run run) {
    Readiness answer = readiness.probe();
    boolean ours = run.child.isAlive() && (answer != Readiness.READY || lifecycle.answered(run));
    return ours ? answer : Readiness.NOT_ANSWERING;
  }

  @Override
  public KumaState state() {
    return lifecycle.state();
  }

  @Override
  public boolean isRunning() {
    return lifecycle.current().filter(run -> run.child.isAlive()).isPresent();
  }

  @Override
  public boolean isOutdated() {
    return isRunning() && starts.isOutdated();
  }

  @Override
  public Optional<String> notice() {
    return isRunning() ? starts.notice() : Optional.empty();
  }

  @Override
  public boolean isOwn(long pid) {
    return lifecycle.current().filter(run -> run.child.tree().contains(pid)).isPresent();
  }

  @Override
  public LiveKuma live() {
    return live;
  }

  @Override
  public String bootId() {
    return lifecycle.current().map(run -> run.bootId).orElse("");
  }

  @Override
  public StopReport stop(StopMode mode) throws KumaException, InterruptedException {
    Optional<Run> booting = lifecycle.current().filter(run -> state() == KumaState.BOOTING);
    if (mode == StopMode.WHEN_BOOTED && booting.isPresent()) {
      awaitReady(deadlines.boot().minus(since(booting.get().startedAt)));
    }
    Instant begin = clock.instant();
    Run run = lifecycle.beginStop(mode);
    if (run == null) {
      return lifecycle.reportNothingStopped();
    }
    if (!run.child.awaitExit(deadlines.stop())) {
      lifecycle.kill(run);
    }
    return reportEnd(run, begin);
  }

  @Override
  public StopReport stopNow(Duration grace) throws KumaException {
    Instant begin = clock.instant();
    server.refuseStarts();
    try {
      return endNow(grace, begin);
    } finally {
      endServer(grace.minus(since(begin)));
    }
  }

  private StopReport endNow(Duration grace, Instant begin) throws KumaException {
    Set<Long> started = lifecycle.current().map(last -> last.child.tree()).orElse(Set.of());
    Run run = lifecycle.beginShutdown();
    if (run == null) {
      leftOver.ifPresent(other -> other.endNow(grace));
      return lifecycle.reportNothingStopped();
    }
    try {
      if (!run.child.awaitExit(grace)) {
        lifecycle.kill(run);
      }
      run.child.endOrphans(started, DatabaseServers.PROGRAMS, grace.minus(since(begin)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lifecycle.kill(run);
    }
    return reportEnd(run, begin);
  }

  /** Nobody else would: dumb-init signals only us. */
  private void endServer(Duration restOfGrace) {
    Duration atMost = longer(restOfGrace, SERVER_GRACE);
    if (!server.stop(atMost)) {
      log.error(
          "embedded_mariadb_not_stopped",
          field("waited", atMost),
          field("reason", "there is no more time"));
    }
  }

  private StopReport reportEnd(Run run, Instant begin) throws KumaException {
    boolean gone =
        run.child
            .exited()
            .thenApply(exitCode -> true)
            .completeOnTimeout(false, deadlines.death().toMillis(), TimeUnit.MILLISECONDS)
            .join();
    if (!gone) {
      throw KumaException.stuck(run.child.pid());
    }
    lifecycle.ended(run);
    return lifecycle.report(run, since(begin));
  }

  @Override
  public CompletableFuture<Integer> diedByItself() {
    return lifecycle.diedByItself();
  }

  @Override
  public Optional<Integer> deathCode() {
    return lifecycle.deathCode();
  }

  @Override
  public Trial putOnTrial() {
    return lifecycle.putOnTrial();
  }

  @Override
  public boolean isOnTrial() {
    return lifecycle.isOnTrial();
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }

  /** A boot takes seconds, a migration hours: the longer it has taken, the less often we ask. */
  static Duration pauseAfter(Duration waited) {
    return shorter(longer(waited.dividedBy(20), SHORTEST_PAUSE), LONGEST_PAUSE);
  }
}
