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
        Reports.of(
            new PublishOutcome.Published(
                ID, POSITION, DIGEST, false, 3, 40, Optional.empty(), List.of(), false)),
        Result.DONE,
        "published");
    check(Reports.of(new PublishOutcome.Unchanged(DIGEST, false)), Result.IDLE, "unchanged");
    check(
        Reports.of(new PublishOutcome.Settling(Duration.ofSeconds(3))),
        Result.SETTLING,
        "settling");
    check(
        Reports.of(new Withheld(Guard.NOT_A_DESCENDANT, "why", "hint")),
        Result.STOPPED,
        "withheld");
    check(
        Reports.of(new Withheld(Guard.VANISHING_ROWS, "why", "hint")), Result.STOPPED, "withheld");
  }

  @Test
  void leaderThatIsNotReady_waitsAndIsNoNews() {
    check(Reports.of(new Withheld(Guard.NOT_READY, "why", "hint")), Result.WAITING, "withheld");
    check(Reports.NO_DATABASE, Result.WAITING, "waiting");
  }

  @Test
  void applyOutcomes_becomeReports() {
    Change change =
        new Change(Map.of(ReplicatedTables.USER, new RowCounts(1, 2, 3)), List.of(), Duration.ZERO);
    check(
        Reports.of(new ApplyOutcome.Applied(ID, POSITION, "leader", change, true, List.of())),
        Result.DONE,
        "applied");
    check(Reports.of(new ApplyOutcome.UpToDate(ID, POSITION)), Result.IDLE, "up_to_date");
    check(Reports.of(new ApplyOutcome.Refused(ID, "why", "hint")), Result.STOPPED, "refused");
    check(
        Reports.of(new ApplyOutcome.RolledBack(ID, "why", "hint")), Result.STOPPED, "rolled_back");
    check(Reports.of(new ApplyOutcome.NothingPublished("why", "hint")), Result.WAITING, "waiting");
    check(Reports.of(new ApplyOutcome.Postponed(ID)), Result.WAITING, "waiting");
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
