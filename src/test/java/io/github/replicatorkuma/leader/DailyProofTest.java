package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DailyProofTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final MutableClock ticks = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance leader;
  private DailyProof proof;

  @BeforeEach
  void startLeader() throws Exception {
    leader = new LeaderInstance(directory, "alpha", store, clock);
    proof = leader.proof(ticks);
  }

  private void publish() throws Exception {
    leader.publish();
    proof = leader.proof(ticks);
  }

  private void pass(Duration time) {
    clock.advance(time);
    ticks.advance(time);
  }

  private int tries() {
    return store.count(Call.FETCH);
  }

  @Test
  void leaderThatPublishedNothing_provesNothing() throws Exception {
    proof.runIfDue();

    assertThat(store.count()).isZero();
  }

  @Test
  void firstPublish_isProvedAtOnce_andThenOnceADay() throws Exception {
    publish();

    proof.runIfDue();
    proof.runIfDue();
    pass(DAY.minus(MOMENT));
    proof.runIfDue();
    assertThat(tries()).isEqualTo(1);

    pass(MOMENT);
    proof.runIfDue();
    assertThat(tries()).isEqualTo(2);
    assertThat(proof.flaw()).isEmpty();
    assertThat(leader.staging()).isEmptyDirectory();
  }

  @Test
  void processThatIsStartedOften_provesNoOftener() throws Exception {
    publish();
    proof.runIfDue();

    for (int starts = 0; starts < 5; starts++) {
      pass(HOUR);
      leader.proof(ticks).runIfDue();
    }

    assertThat(tries()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3650, -1, 1, 3650})
  void clockThatWasSetWithinAProcess_changesNothing(long days) throws Exception {
    publish();
    proof.runIfDue();

    clock.advance(Duration.ofDays(days));
    proof.runIfDue();
    assertThat(tries()).isEqualTo(1);

    ticks.advance(DAY);
    proof.runIfDue();
    assertThat(tries()).isEqualTo(2);
  }

  @Test
  void clockThatWasAheadBeforeAStart_doesNotPutTheProofOff() throws Exception {
    clock.advance(Duration.ofDays(3650));
    publish();
    proof.runIfDue();

    clock.advance(Duration.ofDays(-3650));
    leader.proof(ticks).runIfDue();

    assertThat(tries()).isEqualTo(2);
  }

  @Test
  void damage_isFoundAtTheSecondTry_asAPruneMayHaveBeenUnderWay() throws Exception {
    publish();
    store.failNext(Call.FETCH, Kind.DAMAGED);
    proof.runIfDue();
    assertThat(tries()).isEqualTo(2);
    assertThat(proof.flaw()).isEmpty();

    pass(DAY);
    store.damage(Damage.LOST);
    proof.runIfDue();
    Unfetchable flaw = proof.flaw().orElseThrow();
    assertThat(flaw.hint()).contains("replicator-kuma publish --again");
    assertThat(leader.proof(ticks).flaw()).contains(flaw);
  }

  @Test
  void damage_isLookedForEveryHour_untilItHasGone() throws Exception {
    publish();
    store.damage(Damage.LOST);
    proof.runIfDue();
    int before = tries();

    pass(HOUR.minus(MOMENT));
    proof.runIfDue();
    assertThat(tries()).isEqualTo(before);
    pass(MOMENT);
    proof.runIfDue();
    assertThat(tries()).isEqualTo(before + 1);

    store.giveUp(Damage.LOST);
    leader.rename(3, "renamed");
    leader.publish();
    proof = leader.proof(ticks);
    proof.runIfFlawed();
    assertThat(proof.flaw()).isEmpty();
  }

  @Test
  void snapshotAfterAFlawedOne_isTriedOnce() throws Exception {
    publish();
    store.damage(Damage.LOST);
    proof.runIfDue();
    leader.rename(3, "renamed");
    publish();
    int before = tries();

    proof.runIfFlawed();
    proof.runIfFlawed();

    assertThat(tries()).isEqualTo(before + 1);
    assertThat(proof.flaw()).isPresent();
  }

  @Test
  void repositoryThatIsAway_provesNothingAndIsAskedAgainInAnHour() throws Exception {
    publish();
    store.failNext(Call.FETCH, Kind.UNREACHABLE);

    proof.runIfDue();
    proof.runIfDue();
    assertThat(tries()).isEqualTo(1);
    assertThat(proof.flaw()).isEmpty();

    pass(HOUR);
    proof.runIfDue();
    assertThat(tries()).isEqualTo(2);
  }

  @Test
  void resticThatFailedAtAPublish_isFollowedByAProof() throws Exception {
    publish();
    proof.runIfDue();
    leader.rename(3, "renamed");
    store.failNext(Call.SAVE, Kind.DAMAGED);
    assertThatThrownBy(() -> leader.publish()).isInstanceOf(StoreException.class);
    leader.publish();

    leader.proof(ticks).runIfDue();

    assertThat(tries()).isEqualTo(2);
  }

  @Test
  void networkThatFailedAtAPublish_isNot() throws Exception {
    publish();
    proof.runIfDue();
    leader.rename(3, "renamed");
    store.failNext(Call.SAVE, Kind.UNREACHABLE);
    assertThatThrownBy(() -> leader.publish()).isInstanceOf(StoreException.class);
    leader.publish();

    leader.proof(ticks).runIfDue();

    assertThat(tries()).isEqualTo(1);
  }

  @Test
  void anothersSnapshot_isNotProved() throws Exception {
    publish();
    LeaderInstance beta = new LeaderInstance(directory, "beta", store.on("beta"), clock);
    beta.publish(new PublishOptions(true, false));

    proof.runIfDue();

    assertThat(tries()).isZero();
    assertThat(proof.flaw()).isEmpty();
  }
}
