package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.fleet.ElectionBed.NEWEST;
import static io.github.replicatorkuma.fleet.ElectionBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.fleet.LeadDecision.Await;
import io.github.replicatorkuma.fleet.LeadDecision.Claim;
import io.github.replicatorkuma.fleet.LeadDecision.Follow;
import io.github.replicatorkuma.fleet.LeadDecision.Lead;
import io.github.replicatorkuma.fleet.LeadDecision.Leaderless;
import io.github.replicatorkuma.fleet.LeadDecision.Unable;
import io.github.replicatorkuma.fleet.LeadDecision.Yield;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LeadDecisionTest {
  private static final Follow FOLLOW = new Follow();

  private final ElectionBed bed = new ElectionBed();

  private void leads() {
    bed.published(bed.self.instance, NEWEST);
    bed.self.leading(NEWEST);
    bed.leader.leads = null;
  }

  @Test
  void follower_leaderLives_follows() {
    assertThat(bed.afterBeats(30)).isEqualTo(FOLLOW);
  }

  @Test
  void follower_leaderDies_waitsForItsTurnAndClaims() {
    assertThat(bed.afterBeats(3)).isEqualTo(FOLLOW);
    bed.joins("c").priority = 200;
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isEqualTo(new Await(bed.now.plusSeconds(60), 2));
    assertThat(bed.after(Duration.ofSeconds(59))).isInstanceOf(Await.class);
    assertThat(bed.after(Duration.ofSeconds(1))).isEqualTo(new Claim());
  }

  @Test
  void follower_leaderSaidThatItStops_isPatientAllTheSame() {
    assertThat(bed.afterBeats(3)).isEqualTo(FOLLOW);
    bed.leader.stopping = true;
    assertThat(bed.afterBeats(1)).isEqualTo(FOLLOW);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isInstanceOf(Await.class);
  }

  @Test
  void follower_readsFail_isNoEvidence() {
    bed.afterBeats(1);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterFailures(30)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(5)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isInstanceOf(Await.class);
  }

  @Test
  void follower_suspendedWhileItWaits_beginsAnew() {
    bed.afterBeats(1);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(5)).isInstanceOf(Await.class);
    assertThat(bed.after(PATIENCE)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(5)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isInstanceOf(Await.class);
  }

  @Test
  void follower_newestChanges_beginsAnew() {
    bed.afterBeats(1);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(5)).isInstanceOf(Await.class);
    TestRecord other = bed.joins("c");
    bed.afterBeats(20);
    Position next = NEWEST.nextGeneration();
    bed.published(other.instance, next);
    bed.self.holding(next);
    // That it did not lead before says nothing.
    assertThat(bed.afterBeats(1)).isEqualTo(FOLLOW);
    other.leading(next);
    assertThat(bed.afterBeats(20)).isEqualTo(FOLLOW);
  }

  @Test
  void follower_leaderLivesAndClaimsNothing_claimsAfterFiveReads() {
    bed.afterBeats(3);
    bed.leader.leads = null;
    bed.leader.candidate = false;
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isInstanceOf(Await.class);
  }

  @Test
  void follower_doesNotHoldTheNewest_follows() {
    bed.afterBeats(1);
    bed.dies(bed.leader);
    bed.self.holding(new Position(2, 6));
    assertThat(bed.afterBeats(20)).isEqualTo(FOLLOW);
  }

  @Test
  void follower_isNoCandidate_leavesItToAnother() {
    bed.self.candidate = false;
    bed.joins("c");
    bed.afterBeats(1);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(20)).isEqualTo(FOLLOW);
  }

  @Test
  void follower_nobodyMayTakeOver_saysThatNobodyLeads() {
    Consumer<TestRecord> never = any -> any.priority = 0;
    never.accept(bed.self);
    never.accept(bed.joins("c"));
    bed.afterBeats(1);
    bed.dies(bed.leader);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isInstanceOf(Leaderless.class);
  }

  @Test
  void follower_leaderHasNoRecord_saysThatNobodyLeadsAndTakesNothingOver() {
    bed.living.remove(bed.leader);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(20)).isInstanceOf(Leaderless.class);
  }

  @Test
  void follower_itsOwnRecordDoesNotReachTheStore_observes() {
    bed.afterBeats(1);
    bed.dies(bed.leader);
    for (int i = 0; i < 20; i++) {
      bed.now = bed.now.plusSeconds(60);
      bed.election.read(List.of(bed.leader.now()), bed.now);
    }
    assertThat(bed.decide()).isInstanceOf(Leaderless.class);
  }

  @Test
  void restored_newestIsItsOwnAndUnknown_followsThenClaims() {
    bed.published(bed.self.instance, NEWEST);
    bed.leads = false;
    bed.self.holding(new Position(2, 3));
    assertThat(bed.afterBeats(20)).isEqualTo(FOLLOW);
    bed.self.holding(NEWEST);
    assertThat(bed.decide()).isEqualTo(new Claim());
  }

  @Test
  void first_emptyRepository_bestRankPublishes() {
    bed.newest = Optional.empty();
    bed.leader.leads = null;
    bed.leader.holds = Position.NONE;
    bed.self.holds = Position.NONE;
    assertThat(bed.after(PATIENCE)).isEqualTo(FOLLOW);
    assertThat(bed.afterBeats(1)).isEqualTo(new Await(bed.now.plusSeconds(60), 2));
    bed.leader.candidate = false;
    assertThat(bed.afterBeats(1)).isEqualTo(new Claim());
  }

  @Test
  void leader_cannotReachTheStore_isCutOff() {
    leads();
    assertThat(bed.afterBeats(3)).isEqualTo(new Lead(false));
    assertThat(bed.after(Duration.ofSeconds(199))).isEqualTo(new Lead(false));
    assertThat(bed.after(Duration.ofSeconds(1))).isEqualTo(new Lead(true));
    assertThat(bed.afterBeats(1)).isEqualTo(new Lead(false));
  }

  @Test
  void leader_kumaDies_claimsNothingAfterAWhile() {
    leads();
    bed.afterBeats(1);
    bed.self.ready = false;
    assertThat(bed.afterBeats(4).claims()).isTrue();
    assertThat(bed.afterBeats(1)).isEqualTo(new Unable());
    assertThat(new Unable().claims()).isFalse();
    bed.self.ready = true;
    assertThat(bed.afterBeats(1)).isEqualTo(new Lead(false));
  }

  @Test
  void leader_othersWish_yieldsForTwoMinutesAndNotAgainAtOnce() {
    leads();
    bed.afterBeats(1);
    bed.leader.wish = new Turn(bed.leader.instance.id(), NEWEST);
    Yield pending = new Yield(bed.leader.instance.id(), false);
    assertThat(bed.afterBeats(1)).isEqualTo(pending);
    bed.election.handOver(pending.to(), NEWEST.next(), bed.now);
    assertThat(bed.decide()).isEqualTo(new Yield(pending.to(), true));
    assertThat(bed.election.yields()).isEqualTo(new Turn(pending.to(), NEWEST.next()));
    assertThat(bed.afterBeats(1)).isInstanceOf(Yield.class);
    assertThat(bed.afterBeats(1)).isEqualTo(new Lead(false));
    assertThat(bed.election.yields()).isNull();
    assertThat(bed.afterBeats(4)).isEqualTo(new Lead(false));
    assertThat(bed.afterBeats(1)).isEqualTo(pending);
  }

  @Test
  void leader_wishOfAnotherGenerationOrOfNoCandidate_leadsOn() {
    leads();
    TestRecord late = bed.joins("c");
    late.wish = new Turn(late.instance.id(), new Position(1, 7));
    bed.leader.wish = new Turn(bed.leader.instance.id(), NEWEST);
    bed.leader.candidate = false;
    assertThat(bed.afterBeats(3)).isEqualTo(new Lead(false));
  }

  @Test
  void follower_leaderYieldsToIt_claimsAtOnceAndWishesNoLonger() {
    bed.election.wish(true);
    bed.afterBeats(2);
    assertThat(bed.election.wish()).isEqualTo(new Turn(bed.self.instance.id(), NEWEST));
    bed.self.instance = new Instance("b", "another-id");
    assertThat(bed.afterBeats(1)).isEqualTo(FOLLOW);
    assertThat(bed.election.wish()).isEqualTo(new Turn("another-id", NEWEST));
    bed.leader.yields = new Turn(bed.self.instance.id(), NEWEST.next());
    assertThat(bed.afterBeats(1)).isEqualTo(FOLLOW);
    bed.published(bed.leader.instance, NEWEST.next());
    bed.self.holding(NEWEST.next());
    assertThat(bed.decide()).isEqualTo(new Claim());
    bed.published(bed.self.instance, NEWEST.nextGeneration());
    assertThat(bed.decide()).isEqualTo(new Lead(false));
    assertThat(bed.election.wish()).isNull();
  }

  @Test
  void follower_wishesAndAnotherTakesOver_wishIsVoid() {
    bed.election.wish(true);
    bed.afterBeats(1);
    bed.published(bed.joins("c").instance, NEWEST.nextGeneration());
    bed.afterBeats(2);
    assertThat(bed.election.wish()).isNull();
  }

  @Test
  void turnThatComesBeforeTheNextHeartbeat_isNotMissed() {
    Duration usual = Duration.ofSeconds(60);
    LeadDecision turn = new LeadDecision.Await(Instant.EPOCH.plusSeconds(30), 1);

    assertThat(turn.pause(usual, Instant.EPOCH)).hasSeconds(30);
    assertThat(turn.pause(usual, Instant.EPOCH.minusSeconds(90))).isEqualTo(usual);
    assertThat(new LeadDecision.Follow().pause(usual, Instant.EPOCH)).isEqualTo(usual);
  }

  @Test
  void follower_wishesInVain_hurriesAndGivesUp() {
    Duration usual = Duration.ofMinutes(1);
    bed.election.wish(true);
    assertThat(bed.afterBeats(4)).isEqualTo(FOLLOW);
    assertThat(bed.election.pause(usual)).hasSeconds(2);
    assertThat(bed.afterBeats(1)).isEqualTo(FOLLOW);
    assertThat(bed.election.wish()).isNull();
    assertThat(bed.election.pause(usual)).isEqualTo(usual);
  }

  @Test
  void deposed_followsWhoPublished() {
    leads();
    bed.afterBeats(1);
    bed.published(bed.leader.instance, NEWEST.nextGeneration());
    assertThat(bed.decide()).isEqualTo(FOLLOW);
  }
}
