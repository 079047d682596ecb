package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does with cycles and Kuma what the daemon does, one thing at a time and without pauses. */
final class CrashDaemon {
  private static final int PATIENCE = 8;

  private final CrashScenario scenario;
  private final CrashInstance instance;
  private Clock clock = Clock.systemUTC();
  private RecordingKuma kuma;
  private Cycle cycle;
  private Moment moment;

  /** A process that lives, with steps that may fail. */
  CrashDaemon(CrashScenario scenario, CrashInstance instance, Steps steps)
      throws ReplicationException {
    this.scenario = scenario;
    this.instance = instance;
    this.moment = scenario.moment();
    this.kuma = scenario.kuma(instance, moment == Moment.RUNNING);
    this.cycle = scenario.cycle(instance, kuma, clock, steps);
  }

  /** As a container does whose Kuma has died, or that was killed. */
  void restart() throws ReplicationException {
    StagingDirectory.removeLeftovers(instance.staging());
    kuma = scenario.kuma(instance, false);
    cycle = scenario.cycle(instance, kuma, clock, Steps.UNOBSERVED);
    moment = Moment.BEFORE_START;
  }

  void restartAt(Clock later) throws ReplicationException {
    clock = later;
    restart();
  }

  /** Whether Kuma runs, and with the rows that are in the database. */
  boolean isKumaRunningInStep() throws ReplicationException {
    return kuma.isRunning()
        && (!scenario.isLive()
            || (!kuma.live().isReloadDue()
                && kuma.live().running().equals(StoredLoops.in(instance::database))));
  }

  /** A cycle, and Kuma runs after the one before its start. */
  CycleReport cycle() throws ReplicationException, InterruptedException {
    if (moment == Moment.RUNNING && !kuma.isRunning() && !kuma.isOnTrial()) {
      startKuma();
    }
    CycleReport report = cycle.run(moment);
    if (moment == Moment.BEFORE_START) {
      moment = Moment.RUNNING;
      startKuma();
    }
    return report;
  }

  CycleReport order(Order order) throws InterruptedException {
    return cycle.run(order);
  }

  private void startKuma() throws ReplicationException, InterruptedException {
    if (kuma.isRunning()) {
      return;
    }
    Kuma.Trial otherwiseItsStartIsADefect = kuma.putOnTrial();
    kuma.start();
    otherwiseItsStartIsADefect.close();
    if (!kuma.awaitReady(Duration.ZERO)) {
      restart();
    }
  }

  /** Runs cycles until one that is well has nothing more to do. */
  void converge() throws ReplicationException, InterruptedException {
    runUntil("unchanged", "up_to_date");
  }

  /** Runs cycles until one ends so while Kuma runs. */
  void runUntil(String... events) throws ReplicationException, InterruptedException {
    List<CycleReport> reports = new ArrayList<>();
    while (reports.size() < PATIENCE) {
      boolean running = moment == Moment.RUNNING;
      CycleReport report = cycle();
      reports.add(report);
      if (running && List.of(events).contains(report.event())) {
        return;
      }
    }
    assertThat(reports).as("cycles that end with one of %s", List.of(events)).isEmpty();
  }
}
