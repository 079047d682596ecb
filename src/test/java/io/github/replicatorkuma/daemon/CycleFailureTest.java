package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No exception leaves a cycle; it becomes a report. */
class CycleFailureTest {
  private final StoreException wrongPassword =
      new StoreException(StoreException.Kind.WRONG_PASSWORD, "what", "do");

  @Test
  void knownFailure_ofEachCycle_isReportedAsItIs() throws Exception {
    for (Cycle cycle : cyclesThatFail(wrongPassword)) {
      for (Moment moment : Moment.values()) {
        assertThat(cycle.run(moment)).isEqualTo(Reports.of(wrongPassword));
      }
    }
  }

  @Test
  void defect_ofEachCycle_isReportedAsRetryable() throws Exception {
    for (Cycle cycle : cyclesThatFail(new IllegalStateException("odd"))) {
      CycleReport report = cycle.run(Moment.RUNNING);
      assertThat(report.result()).isEqualTo(Result.RETRYABLE);
      assertThat(report.summary()).contains("IllegalStateException");
    }
  }

  @Test
  void noDatabaseYet_isWaiting() throws Exception {
    assertThat(leaderCycle(Optional::empty).run(Moment.RUNNING)).isEqualTo(Reports.NO_DATABASE);
    assertThat(
            new ReplicaCycle(
                    Optional::empty, Optional::empty, false, drift -> {}, Clock.systemUTC())
                .run(Moment.BEFORE_START))
        .isEqualTo(Reports.NO_DATABASE_YET);
  }

  @Test
  void openingThatFails_isTriedAgainUntilItSucceeds_thenNeverMore() throws Exception {
    AtomicInteger openings = new AtomicInteger();
    Cycle cycle =
        new OpeningCycle(
            () -> {
              switch (openings.incrementAndGet()) {
                case 1 -> throw wrongPassword;
                case 2 -> throw new IllegalStateException("odd");
                default -> {
                  return moment -> Reporting.PUBLISHED;
                }
              }
            });
    assertThat(cycle.run(Moment.BEFORE_START).result()).isEqualTo(Result.TERMINAL);
    assertThat(cycle.run(Moment.RUNNING).result()).isEqualTo(Result.RETRYABLE);
    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(Reporting.PUBLISHED);
    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(Reporting.PUBLISHED);
    assertThat(openings).hasValue(3);
  }

  private static List<Cycle> cyclesThatFail(StoreException failure) {
    return List.of(
        leaderCycle(
            () -> {
              throw failure;
            }),
        new ReplicaCycle(
            () -> {
              throw failure;
            },
            Optional::empty,
            false,
            drift -> {},
            Clock.systemUTC()),
        new OpeningCycle(
            () -> {
              throw failure;
            }));
  }

  private static List<Cycle> cyclesThatFail(RuntimeException defect) {
    return List.of(
        leaderCycle(
            () -> {
              throw defect;
            }),
        new ReplicaCycle(
            () -> {
              throw defect;
            },
            Optional::empty,
            false,
            drift -> {},
            Clock.systemUTC()),
        new OpeningCycle(
            () -> {
              throw defect;
            }));
  }

  private static LeaderCycle leaderCycle(Source<LeaderCycle.Means> publish) {
    return new LeaderCycle(
        publish,
        new LeaderWatch(Saves.unknown(Duration.ZERO), Duration.ZERO, Runnable::run),
        Clock.systemUTC(),
        since -> {});
  }
}
