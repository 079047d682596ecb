package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final SnapshotId ID = new SnapshotId("0123456789abcdef");
  private static final Position POSITION = new Position(1, 2);
  private static final Digest DIGEST = new Digest("ab".repeat(32));

  @Test
  void publishOutcomes_becomeReports() {
    check(
        new PublishOutcome.Published(
                ID, POSITION, DIGEST, false, 3, false, Optional.empty(), List.of(), false)
            .report(),
        Result.DONE,
        "published");
    check(new PublishOutcome.Unchanged(DIGEST, false).report(), Result.IDLE, "unchanged");
    check(new PublishOutcome.Settling(Duration.ofSeconds(3)).report(), Result.SETTLING, "settling");
    check(new Withheld(Guard.NOT_A_DESCENDANT, "why", "hint").report(), Result.STOPPED, "withheld");
    check(new Withheld(Guard.VANISHING_ROWS, "why", "hint").report(), Result.STOPPED, "withheld");
  }

  @Test
  void leaderThatIsNotReady_waitsAndIsNoNews() {
    check(new Withheld(Guard.NOT_READY, "why", "hint").report(), Result.WAITING, "withheld");
    check(Reports.NO_DATABASE, Result.WAITING, "waiting");
  }

  @Test
  void applyOutcomes_becomeReports() {
    Change change =
        new Change(Map.of(ReplicatedTables.USER, new RowCounts(1, 2, 3)), List.of(), Duration.ZERO);
    check(
        new ApplyOutcome.Applied(ID, POSITION, "leader", change, true, List.of()).report(),
        Result.DONE,
        "applied");
    check(new ApplyOutcome.UpToDate(ID, POSITION).report(), Result.IDLE, "up_to_date");
    check(new ApplyOutcome.Refused(ID, "why", "hint").report(), Result.STOPPED, "refused");
    check(new ApplyOutcome.RolledBack(ID, "why", "hint").report(), Result.STOPPED, "rolled_back");
    check(new ApplyOutcome.NothingPublished("why", "hint").report(), Result.WAITING, "waiting");
    check(new ApplyOutcome.Postponed(ID).report(), Result.WAITING, "waiting");
  }

  @Test
  void failures_keepTheirMessageAndHint() {
    CycleReport terminal =
        Reports.of(new StoreException(StoreException.Kind.WRONG_PASSWORD, "what", "do"));
    assertThat(terminal).isEqualTo(new CycleReport(Result.TERMINAL, "failed", "what", "do"));
    CycleReport retryable =
        Reports.of(new StoreException(StoreException.Kind.UNREACHABLE, "what", ""));
    assertThat(retryable).isEqualTo(new CycleReport(Result.RETRYABLE, "unreachable", "what", ""));
    CycleReport slowly =
        Reports.of(new StoreException(StoreException.Kind.RATE_LIMITED, "what", ""));
    assertThat(slowly).isEqualTo(new CycleReport(Result.RETRYABLE_SLOWLY, "failed", "what", ""));
  }

  @Test
  void defect_isRetryableAndAsksForAReportWithoutRepeatingWhatItQuotes() {
    CycleReport defect = Reports.ofDefect(new IllegalStateException("odd"));
    assertThat(defect.result()).isEqualTo(Result.RETRYABLE);
    assertThat(defect.summary()).contains("IllegalStateException").doesNotContain("odd");
    assertThat(defect.hint()).contains("report");
  }

  private static void check(CycleReport report, Result result, String event) {
    assertThat(report.result()).as(report.toString()).isEqualTo(result);
    assertThat(report.event()).isEqualTo(event);
    assertThat(report.summary()).isNotEmpty();
  }
}
