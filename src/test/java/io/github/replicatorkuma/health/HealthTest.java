package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.time.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration INTERVAL = Duration.ofMinutes(6);
  private static final CycleReport UP_TO_DATE = report(Result.IDLE, "up_to_date");
  private static final CycleReport FAILED = report(Result.RETRYABLE, "failed");

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private Standing standing = Standing.UNKNOWN;
  private final Health health =
      new Health(
          new About(
              "3",
              "replica",
              "RESTORE",
              "beta",
              "here",
              INTERVAL,
              Optional.empty(),
              Optional.empty()),
          () -> standing,
          clock);

  private static CycleReport report(Result result, String event) {
    return new CycleReport(result, event, "summary of " + event, "do this");
  }

  private void ended(CycleReport report) {
    health.cycleBegan();
    health.cycleEnded("id", report);
    health.nextCycleIn(INTERVAL);
  }

  private boolean isHealthy() {
    return health.verdict().healthy();
  }

  @Test
  void freshDaemon_isHealthy_untilItsFirstCycleIsLate() {
    assertThat(isHealthy()).isTrue();

    clock.advance(INTERVAL.plusSeconds(1));

    assertThat(isHealthy()).isFalse();
  }

  @Test
  void interval_ofOneThatLooksMoreRarely_isTheOneItKeeps() {
    ended(UP_TO_DATE);
    assertThat(health.status().about().interval()).isEqualTo(INTERVAL);

    health.nextCycleIn(INTERVAL.multipliedBy(7));
    assertThat(health.status().about().interval()).isEqualTo(INTERVAL.multipliedBy(7));
    clock.advance(INTERVAL.multipliedBy(6));
    assertThat(isHealthy()).isTrue();

    ended(FAILED);
    health.nextCycleIn(Duration.ofSeconds(5));
    ended(UP_TO_DATE);
    assertThat(health.status().about().interval()).isEqualTo(INTERVAL);
  }

  @Test
  void firstFailure_isNoNews_andTheSecondIs_andAGoodCycleEndsIt() {
    ended(UP_TO_DATE);
    ended(FAILED);
    assertThat(isHealthy()).isTrue();
    ended(FAILED);
    assertThat(health.verdict()).isEqualTo(new Verdict(false, "summary of failed", "do this"));
    assertThat(health.status().failures()).isEqualTo(2);

    ended(UP_TO_DATE);

    assertThat(isHealthy()).isTrue();
    assertThat(health.status().failures()).isZero();
  }

  @Test
  void trouble_namesMonitors_onlyWhereThatIsWanted() {
    assertThat(health.trouble(false)).isEmpty();
    ended(
        new CycleReport(Result.STOPPED, "withheld", "40 monitors (NAS and 39 more) go", "Do it.")
            .naming(List.of(" (NAS and 39 more)")));

    assertThat(health.trouble(true)).contains("40 monitors (NAS and 39 more) go");
    assertThat(health.trouble(false)).contains("40 monitors go");
  }

  @Test
  void changesOfAnEarlierDaemon_followOwnOnes_andAreTheFirstToGo() {
    EndedCycle earlier =
        new EndedCycle("old", report(Result.DONE, "published"), clock.instant(), INTERVAL, 1);
    health.changedBefore(List.of(earlier));
    ended(report(Result.DONE, "applied"));

    assertThat(health.changes()).hasSize(2).endsWith(earlier);
    for (int i = 0; i < 19; i++) {
      ended(report(Result.DONE, "applied"));
    }
    assertThat(health.changes()).hasSize(20).doesNotContain(earlier);
  }

  @Test
  void editThatSettles_betweenFailures_changesNothing() {
    ended(UP_TO_DATE);
    ended(FAILED);
    ended(FAILED);

    ended(report(Result.SETTLING, "settling"));

    assertThat(health.verdict()).isEqualTo(new Verdict(false, "summary of failed", "do this"));
    assertThat(health.status().failures()).isEqualTo(2);
  }

  @Test
  void oneFailureThatLasts_isUnhealthyWithinTwoIntervals() {
    ended(UP_TO_DATE);
    clock.advance(INTERVAL);
    ended(FAILED);
    assertThat(isHealthy()).isTrue();

    clock.advance(INTERVAL.plusSeconds(1));

    assertThat(isHealthy()).isFalse();
  }

  @Test
  void terminalFailuresAndRefusals_areUnhealthyAtOnce() {
    ended(report(Result.TERMINAL, "failed"));
    assertThat(isHealthy()).isFalse();
    ended(report(Result.STOPPED, "refused"));
    assertThat(isHealthy()).isFalse();
  }

  @Test
  void waiting_isHealthyForAQuarterOfAnHour() {
    ended(report(Result.WAITING, "waiting"));
    clock.advance(Duration.ofMinutes(15));
    ended(report(Result.WAITING, "waiting"));
    assertThat(isHealthy()).isTrue();

    clock.advance(Duration.ofSeconds(1));

    assertThat(isHealthy()).isFalse();
  }

  @Test
  void databaseThatWasThere_isMissedWithinTwoIntervals() {
    ended(UP_TO_DATE);
    clock.advance(INTERVAL);
    ended(report(Result.WAITING, "waiting"));
    assertThat(isHealthy()).isTrue();

    clock.advance(INTERVAL.plusSeconds(1));

    assertThat(isHealthy()).isFalse();
  }

  @Test
  void loopThatHangs_isUnhealthyWithinTwoIntervals_andGoodAgainAfterACycle() {
    ended(UP_TO_DATE);
    clock.advance(INTERVAL);
    health.cycleBegan();
    assertThat(isHealthy()).isTrue();

    clock.advance(INTERVAL.plusSeconds(1));
    assertThat(isHealthy()).isFalse();
    assertThat(health.verdict().hint()).contains("log");

    health.cycleEnded("id", UP_TO_DATE);
    assertThat(isHealthy()).isTrue();
  }

  @Test
  void loopThatBreaksItsPromise_isNotAlive() {
    assertThat(health.isAlive()).isTrue();
    health.beatsUntil(clock.instant().plusSeconds(10));
    clock.advance(Duration.ofSeconds(10));
    assertThat(health.isAlive()).isTrue();

    clock.advance(Duration.ofSeconds(1));

    assertThat(health.isAlive()).isFalse();
  }

  @Test
  void cyclesThatEndAlike_areOneEntry_andOnlyTheLatestAreKept() {
    for (int i = 0; i < 30; i++) {
      ended(report(Result.DONE, "published " + i));
    }
    ended(UP_TO_DATE);
    ended(UP_TO_DATE);

    List<EndedCycle> cycles = health.status().cycles();
    assertThat(cycles).hasSize(20);
    assertThat(cycles.get(0).times()).isEqualTo(2);
    assertThat(cycles.get(1).report().event()).isEqualTo("published 29");
  }

  @Test
  void cyclesThatEndAlike_areOne_thatSaysWhatIsTrueNow() {
    ended(new CycleReport(Result.IDLE, "up_to_date", "up to date with snapshot aaaaaaaa", ""));
    ended(new CycleReport(Result.IDLE, "up_to_date", "up to date with snapshot bbbbbbbb", ""));

    assertThat(health.status().cycles()).singleElement().matches(cycle -> cycle.times() == 2);
    assertThat(health.verdict().reason()).isEqualTo("up to date with snapshot bbbbbbbb");
  }

  @Test
  void changes_areTheLastTwentyThatDidSomething_alikeOrNot() {
    CycleReport published = new CycleReport(CycleReport.Result.DONE, "published", "published", "");
    CycleReport idle = new CycleReport(CycleReport.Result.IDLE, "unchanged", "unchanged", "");
    for (int i = 1; i <= 22; i++) {
      health.cycleEnded("c" + i, published);
      health.cycleEnded("idle" + i, idle);
    }

    assertThat(health.status().changes())
        .hasSize(20)
        .allMatch(cycle -> cycle.times() == 1)
        .extracting(EndedCycle::id)
        .startsWith("c22", "c21")
        .endsWith("c3");
    assertThat(health.status().lastChange()).as("nothing was changed here").isEmpty();
  }

  @Test
  void lastChange_staysAfterLaterCycles() {
    CycleReport applied =
        new CycleReport(Result.DONE, "applied", "", "", List.of(), Optional.of(Change.NONE));
    ended(applied);
    for (int i = 0; i < 30; i++) {
      ended(i % 2 == 0 ? UP_TO_DATE : FAILED);
    }

    assertThat(health.status().lastChange().map(EndedCycle::report)).contains(applied);
  }

  @Test
  void standing_tellsHowFarBehind() {
    assertThat(Standing.UNKNOWN.inStep()).isEmpty();
    KnownSnapshot old = snapshot("aaaaaaaa", 4);
    KnownSnapshot latest = snapshot("bbbbbbbb", 7);

    standing =
        new Standing(
            Optional.of(old), Optional.of(latest), Optional.of(clock.instant()), Optional.empty());
    assertThat(health.status().standing().inStep()).contains(false);
    assertThat(health.status().standing().behind()).isEqualTo(3);

    standing =
        new Standing(
            Optional.of(latest),
            Optional.of(latest),
            Optional.of(clock.instant()),
            Optional.empty());
    assertThat(health.status().inStep()).contains(true);
    assertThat(health.status().standing().behind()).isZero();

    health.unpublished(Optional.of(clock.instant()));
    assertThat(health.status().inStep()).contains(false);
    assertThat(StatusJson.of(health.status())).contains("\"unpublishedSince\"");
    health.unpublished(Optional.empty());
    assertThat(health.status().inStep()).contains(true);
  }

  /** Of one that leads no more, nobody else says that its edits are over: they are kept aside. */
  @Test
  void role_thatChanges_takesWhatOnlyTheOtherRoleSees() {
    health.unpublished(Optional.of(clock.instant()));
    health.drift(Optional.of(new Drift(List.of(new Drift.Part("monitor", 1, 1)), clock.instant())));

    health.role("replica", Duration.ofMinutes(1));

    assertThat(health.status().unpublishedSince()).isEmpty();
    assertThat(health.status().drift()).isEmpty();
  }

  @Test
  void drift_isSaidBesideInStep() {
    standing =
        new Standing(
            Optional.of(snapshot("aaaaaaaa", 4)),
            Optional.of(snapshot("aaaaaaaa", 4)),
            Optional.of(clock.instant()),
            Optional.empty());
    health.drift(Optional.of(new Drift(List.of(new Drift.Part("monitor", 1, 1)), clock.instant())));

    assertThat(health.status().inStepInWords()).startsWith("yes, but edited here");
  }

  private KnownSnapshot snapshot(String id, long sequence) {
    return new KnownSnapshot(
        new SnapshotId(id), new Position(1, sequence), "alpha", clock.instant());
  }
}
