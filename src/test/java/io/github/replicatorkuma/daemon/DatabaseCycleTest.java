package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseCycleTest {
  private Optional<String> there = Optional.empty();
  private final Cycle cycle =
      new DatabaseCycle<String>(() -> there, Reporting.WAITING) {
        @Override
        CycleReport run(String means, Occasion occasion) {
          return Reporting.report(Result.DONE, means);
        }
      };

  private CycleReport run() throws InterruptedException {
    return cycle.run(Moment.RUNNING);
  }

  @Test
  void whatWasNeverThere_isWaitedFor_andWhatWas_isMissedUntilItIsBack() throws Exception {
    assertThat(run()).isEqualTo(Reporting.WAITING);
    there = Optional.of("database");
    assertThat(run().event()).isEqualTo("database");

    there = Optional.empty();
    assertThat(run().summary()).isEqualTo("Uptime Kuma's database is no longer there");
    assertThat(run().result()).isEqualTo(Result.RETRYABLE);

    there = Optional.of("database");
    assertThat(run().event()).isEqualTo("database");
  }
}
