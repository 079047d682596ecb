package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.time.Durations.longer;
import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.kuma.Lifecycle.Run;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Kuma as our child process: the only one who starts, signals and kills it. */
public final class SupervisedKuma extends Lifecycle {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** What the embedded database gets at a shutdown even where Kuma has used up the grace. */
  private static final Duration SERVER_GRACE = Duration.ofSeconds(1);

  private final ReadinessProbe readiness;
  private final Sleeper sleeper;
  private final KumaDeadlines deadlines;
  private final EmbeddedServer server;
  private final LiveKuma live;
  private final Optional<LeftOverKuma> leftOver;

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
    super(starts, clock, record);
    this.readiness = readiness;
    this.sleeper = sleeper;
    this.deadlines = deadlines;
    this.server = server;
    this.live = live;
    this.leftOver =
        record.map(file -> new LeftOverKuma(file, readiness, clock, sleeper, deadlines));
  }

  @Override
  public boolean endLeftOver(Duration atMost) throws KumaException, InterruptedException {
    return leftOver.isEmpty() || leftOver.get().end(atMost);
  }

  @Override
  public void start() throws KumaException {
    server.handOver(this::startProcess);
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    Optional<Run> run = current();
    Instant begin = clock.instant();
    while (run.isPresent() && run.get().child().isAlive()) {
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
    Optional<Run> run = current();
    Instant begin = clock.instant();
    Instant lastAnswer = begin;
    while (run.isPresent() && run.get().child().isAlive()) {
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
    return current().map(this::probe).orElse(Readiness.NOT_ANSWERING);
  }

  /** What answers while our child is dead, or does not listen, is somebody else on its port. */
  private Readiness probe(Run run) {
    Readiness answer = readiness.probe();
    if (answer == Readiness.NOT_ANSWERING) {
      return answer;
    }
    boolean ours =
        run.child().isAlive()
            && (state() != KumaState.BOOTING || readiness.mayBe(run.child()))
            && (answer != Readiness.READY || answered(run));
    return ours ? answer : Readiness.NOT_ANSWERING;
  }

  @Override
  public LiveKuma live() {
    return live;
  }

  @Override
  public int stop(StopMode mode) throws KumaException, InterruptedException {
    Optional<Run> booting = current().filter(run -> state() == KumaState.BOOTING);
    if (mode == StopMode.WHEN_BOOTED && booting.isPresent()) {
      awaitReady(deadlines.boot().minus(since(booting.get().startedAt())));
    }
    Run run = beginStop(mode);
    if (run == null) {
      return lastExitCode();
    }
    if (!run.child().awaitExit(deadlines.stop())) {
      kill(run);
    }
    return awaitEnd(run);
  }

  @Override
  public int stopNow(Duration grace) throws KumaException {
    Instant begin = clock.instant();
    server.refuseStarts();
    try {
      return endNow(grace, begin);
    } finally {
      // Nobody else would: dumb-init signals only us.
      server.stop(longer(grace.minus(since(begin)), SERVER_GRACE));
    }
  }

  private int endNow(Duration grace, Instant begin) throws KumaException {
    Set<Long> started = current().map(last -> last.child().tree()).orElse(Set.of());
    Run run = beginShutdown();
    if (run == null) {
      leftOver.ifPresent(other -> other.endNow(grace));
      return lastExitCode();
    }
    try {
      if (!run.child().awaitExit(grace)) {
        kill(run);
      }
      run.child().endOrphans(started, DatabaseServers.PROGRAMS, grace.minus(since(begin)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill(run);
    }
    return awaitEnd(run);
  }

  private int awaitEnd(Run run) throws KumaException {
    if (!run.child().endsWithin(deadlines.death())) {
      throw KumaException.stuck(run.child().pid());
    }
    ended(run);
    return run.child().exitCode();
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }

  /** A boot takes seconds, a migration hours: the longer it has taken, the less often we ask. */
  static Duration pauseAfter(Duration waited) {
    return shorter(longer(waited.dividedBy(20), SHORTEST_PAUSE), LONGEST_PAUSE);
  }
}
