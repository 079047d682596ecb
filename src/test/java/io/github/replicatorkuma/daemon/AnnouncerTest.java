package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.daemon.Reporting.APPLIED;
import static io.github.replicatorkuma.daemon.Reporting.PUBLISHED;
import static io.github.replicatorkuma.daemon.Reporting.REFUSED;
import static io.github.replicatorkuma.daemon.Reporting.RETRYABLE;
import static io.github.replicatorkuma.daemon.Reporting.ROLLED_BACK;
import static io.github.replicatorkuma.daemon.Reporting.TERMINAL;
import static io.github.replicatorkuma.daemon.Reporting.UNCHANGED;
import static io.github.replicatorkuma.daemon.Reporting.WAITING;
import static io.github.replicatorkuma.daemon.Reporting.WITHHELD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {
  private static final Instant START = Instant.parse("2030-01-02T03:04:05Z");
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Announcer announcer = new Announcer(TestDaemon.noMark(), true);
  private Instant now = START;

  @Test
  void messages_withoutNames_sayOnlyHowMany() {
    CycleReport withheld =
        new CycleReport(Result.STOPPED, "withheld", "40 monitors (NAS and 39 more) go", "Do it.")
            .naming(List.of(" (NAS and 39 more)"));

    assertThat(new Announcer(TestDaemon.noMark(), false).announce(withheld, now))
        .singleElement()
        .satisfies(sent -> assertThat(sent.message()).startsWith("40 monitors go"));
    assertThat(new Announcer(TestDaemon.noMark(), true).announce(withheld, now))
        .singleElement()
        .satisfies(sent -> assertThat(sent.message()).contains("NAS"));
  }

  @Test
  void idleAndWaitingCycles_tellNothing() {
    assertThat(told(UNCHANGED)).isEmpty();
    assertThat(told(WAITING)).isEmpty();
    assertThat(told(UNCHANGED)).isEmpty();
  }

  @Test
  void publishedAndApplied_areToldEachTime() {
    assertThat(told(PUBLISHED)).containsExactly("published");
    assertThat(told(PUBLISHED)).containsExactly("published");
    assertThat(told(APPLIED)).containsExactly("applied");
    Notification done = announcer.announce(APPLIED, now).get(0);
    assertThat(done.informational()).isTrue();
    assertThat(done.priority()).isEqualTo(Priority.LOW);
    assertThat(done.message()).isEqualTo("Applied summary.");
  }

  @Test
  void endlessFailure_isCutAtASentence_andItsHintIsWhole() {
    String hint = "Mount it again.";
    CycleReport endless =
        new CycleReport(Result.TERMINAL, "failed", "no file /a/long/path. ".repeat(99), hint);

    String message = announcer.announce(endless, now).get(0).message();

    assertThat(message).hasSizeLessThan(950).contains("path. (The rest").startsWith(hint);
  }

  @Test
  void failureThatWaitsForSomebody_beginsWithWhatToDo() {
    String hint = "To make one, run: `restic init`";
    CycleReport failure = new CycleReport(Result.TERMINAL, "failed", "no repository", hint);

    assertThat(announcer.announce(failure, now).get(0).message())
        .isEqualTo("To make one, run: restic init. No repository.");
  }

  @Test
  void terminalFailure_isToldAtOnceAndOnce() {
    assertThat(told(TERMINAL)).containsExactly("failing");
    assertThat(told(TERMINAL)).isEmpty();
    pass(Duration.ofDays(1));
    assertThat(told(TERMINAL)).isEmpty();
    assertThat(told(RETRYABLE)).isEmpty();
  }

  @Test
  void failure_mendedByARestart_isToldToBeOver_once(@TempDir Path directory) {
    Path file = directory.resolve("failure-told");
    assertThat(afterARestart(file, TERMINAL)).hasSize(1);

    assertThat(afterARestart(file, WAITING)).isEmpty();
    assertThat(afterARestart(file, TERMINAL)).as("known").isEmpty();
    assertThat(afterARestart(file, PUBLISHED)).containsExactly("published");

    assertThat(afterARestart(file, UNCHANGED)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void failure_ofAnotherCauseAfterARestart_isTold(@TempDir Path directory) {
    Path file = directory.resolve("failure-told");
    CycleReport other = new CycleReport(Result.TERMINAL, "failed", "", "Set the password.");
    assertThat(afterARestart(file, TERMINAL)).hasSize(1);

    assertThat(afterARestart(file, other)).hasSize(1);
    assertThat(afterARestart(file, other)).isEmpty();
  }

  @Test
  void failure_whoseMessageReachedNobody_isToldAfterARestart(@TempDir Path directory) {
    Path file = directory.resolve("failure-told");
    assertThat(events(new Announcer(new FailureMark(file), true), TERMINAL)).hasSize(1);

    assertThat(afterARestart(file, TERMINAL)).hasSize(1);
    assertThat(afterARestart(file, TERMINAL)).isEmpty();
  }

  @Test
  void stop_thatGoesOnAfterARestart_isNotToldAgain_untilItIsOver(@TempDir Path directory) {
    Path file = directory.resolve("failure-told");
    assertThat(afterARestart(file, REFUSED)).hasSize(1);

    assertThat(afterARestart(file, REFUSED)).isEmpty();
    assertThat(afterARestart(file, UNCHANGED)).isEmpty();
    assertThat(afterARestart(file, REFUSED)).hasSize(1);
  }

  /** What a new process tells, to people whom it reaches. */
  private List<String> afterARestart(Path file, CycleReport report) {
    FailureMark mark = new FailureMark(file);
    List<String> events = events(new Announcer(mark, true), report);
    mark.arrived();
    return events;
  }

  @Test
  void failureMark_thatCannotBeWritten_changesNothing(@TempDir Path directory) {
    Path nowhere = directory.resolve("missing").resolve("failure-told");

    Announcer announcer = new Announcer(new FailureMark(nowhere), true);

    assertThat(events(announcer, TERMINAL)).containsExactly("failing");
    assertThat(events(announcer, PUBLISHED)).containsExactly("published");
  }

  private List<String> events(Announcer told, CycleReport report) {
    return told.announce(report, now).stream().map(Notification::event).toList();
  }

  @Test
  void failure_toldWithItsHint_isNoRationedMessage() {
    CycleReport failure =
        new CycleReport(Result.TERMINAL, "failed", "no repository", "Set REPLICATOR_INIT.");
    Notification failing = announcer.announce(failure, now).get(0);
    assertThat(failing.message()).isEqualTo("Set REPLICATOR_INIT. No repository.");
    assertThat(failing.informational()).isFalse();
    assertThat(failing.priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void retryableFailure_isToldOnceWhenItHasLastedFiveMinutes() {
    assertThat(told(RETRYABLE)).isEmpty();
    pass(Announcer.PATIENCE.minus(MOMENT));
    assertThat(told(RETRYABLE)).isEmpty();
    pass(MOMENT);
    assertThat(told(RETRYABLE)).containsExactly("failing");
    pass(Announcer.PATIENCE);
    assertThat(told(RETRYABLE)).isEmpty();
  }

  @Test
  void retryableFailure_interruptedBySuccess_startsItsFiveMinutesAnew() {
    assertThat(told(RETRYABLE)).isEmpty();
    pass(Announcer.PATIENCE.minus(MOMENT));
    assertThat(told(UNCHANGED)).isEmpty();
    pass(MOMENT);
    assertThat(told(RETRYABLE)).isEmpty();
  }

  @Test
  void retryableFailure_interruptedByWaiting_keepsItsStart() {
    assertThat(told(RETRYABLE)).isEmpty();
    assertThat(told(WAITING)).isEmpty();
    pass(Announcer.PATIENCE);
    assertThat(told(RETRYABLE)).containsExactly("failing");
  }

  @Test
  void recovered_isToldWhenFailingWasTold() {
    assertThat(told(TERMINAL)).containsExactly("failing");
    assertThat(told(WAITING)).isEmpty();
    assertThat(told(UNCHANGED)).containsExactly("recovered");
    assertThat(told(UNCHANGED)).isEmpty();
    assertThat(told(TERMINAL)).containsExactly("failing");
  }

  @Test
  void recovered_byAPublish_isOneMessage_whichReplicasHearAndNobodyRations() {
    assertThat(told(TERMINAL)).containsExactly("failing");
    List<Notification> messages = announcer.announce(PUBLISHED, now);
    assertThat(messages).hasSize(1);
    Notification both = messages.get(0);
    assertThat(both.title()).isEqualTo("Replication works again");
    assertThat(both.event()).isEqualTo("published");
    assertThat(both.informational()).isFalse();
    assertThat(both.message()).isEqualTo("Published summary.");
    assertThat(told(PUBLISHED)).containsExactly("published");
  }

  @Test
  void applied_hasATitleThatCountsTheMonitors_withoutTheirNames() {
    Change change =
        new Change(
            Map.of(),
            List.of(
                new ChangedMonitor(Kind.ADDED, "3", "Photos"),
                new ChangedMonitor(Kind.CHANGED, "1", "NAS"),
                new ChangedMonitor(Kind.CHANGED, "2", "Router")),
            Duration.ZERO);
    CycleReport applied =
        new CycleReport(Result.DONE, "applied", "a", "", List.of(), Optional.of(change));

    assertThat(announcer.announce(applied, now).get(0).title())
        .isEqualTo("Applied: 2 monitors changed, 1 added");
  }

  @Test
  void recovered_whenFailingWasNotTold_isNotTold() {
    assertThat(told(RETRYABLE)).isEmpty();
    assertThat(told(UNCHANGED)).isEmpty();
    assertThat(told(RETRYABLE)).isEmpty();
    assertThat(told(APPLIED)).containsExactly("applied");
  }

  @Test
  void withheldAndRefused_areToldOncePerReason() {
    assertThat(told(WITHHELD)).containsExactly("withheld");
    assertThat(told(WITHHELD)).isEmpty();
    assertThat(told(WAITING)).isEmpty();
    assertThat(told(WITHHELD)).isEmpty();
    assertThat(told(REFUSED)).containsExactly("refused");
    CycleReport newer = new CycleReport(Result.STOPPED, "refused", "a newer snapshot", "");
    assertThat(told(newer)).isEmpty();
    CycleReport other = new CycleReport(Result.STOPPED, "refused", "a reason", "other advice");
    assertThat(told(other)).containsExactly("refused");
    assertThat(told(other)).isEmpty();
  }

  @Test
  void withheld_againAfterAllWasWell_isToldAgain() {
    assertThat(told(WITHHELD)).containsExactly("withheld");
    assertThat(told(UNCHANGED)).isEmpty();
    assertThat(told(WITHHELD)).containsExactly("withheld");
  }

  @Test
  void withheld_afterAShortFailure_isNotToldAgain() {
    assertThat(told(WITHHELD)).containsExactly("withheld");
    assertThat(told(RETRYABLE)).isEmpty();
    assertThat(told(WITHHELD)).isEmpty();
  }

  @Test
  void withheld_afterFailingWasTold_isToldAgainAsTheLastWord() {
    assertThat(told(WITHHELD)).containsExactly("withheld");
    assertThat(told(TERMINAL)).containsExactly("failing");
    assertThat(told(WITHHELD)).containsExactly("withheld");
  }

  @Test
  void stops_haveTitlesThatSayWhatWasNotDone() {
    assertThat(announcer.announce(WITHHELD, now).get(0).title()).isEqualTo("Not published");
    assertThat(announcer.announce(REFUSED, now).get(0).title()).isEqualTo("Not applied");
    assertThat(announcer.announce(ROLLED_BACK, now).get(0).title()).isEqualTo("Rolled back");
  }

  @Test
  void failure_thatSaysNothing_isToldAllTheSame() {
    CycleReport silent = new CycleReport(Result.TERMINAL, "failed", "", "Look at the log.");
    assertThat(announcer.announce(silent, now))
        .extracting(Notification::message)
        .containsExactly("Look at the log.");
  }

  private List<String> told(CycleReport report) {
    return events(announcer, report);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
