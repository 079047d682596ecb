package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.store.ListedSnapshots.byScript;
import static io.github.replicatorkuma.store.ListedSnapshots.id;
import static io.github.replicatorkuma.store.ListedSnapshots.ours;
import static io.github.replicatorkuma.store.ListedSnapshots.withTags;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishDecision.Publish;
import io.github.replicatorkuma.leader.PublishDecision.UpToDate;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import io.github.replicatorkuma.store.ListedSnapshots;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fast-forward only, change of leader, the script's snapshots. */
final class PublishDecisionTest {
  private static final Instance SELF = new Instance("self", "5555");
  private static final Instance OTHER = new Instance("other", "0000");
  private static final Instance RESTORED = new Instance("self", "4444");
  private static final Digest X = Digest.ofText("x");
  private static final Digest Y = Digest.ofText("y");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final RepositoryMemory NOTHING = RepositoryMemory.EMPTY;

  @Test
  void repository_thatIsEmpty_getsTheFirstSnapshot() {
    assertThat(decide(X, NOTHING)).isEqualTo(new Publish(new Position(1, 1), false));
  }

  @Test
  void ownNewest_withTheSameContent_isUpToDate() {
    assertThat(decide(X, published("s", at(1, 5), X), ours("s", at(1, 5), SELF, X)))
        .isInstanceOf(UpToDate.class);
  }

  @Test
  void ownNewest_withAnEdit_isFollowedByTheNextSequence() {
    assertThat(decide(Y, published("s", at(1, 5), X), ours("s", at(1, 5), SELF, X)))
        .isEqualTo(new Publish(at(1, 6), false));
  }

  @Test
  void ownNewest_rememberedByTheShortFormOfItsId_isKnown() {
    RepositoryMemory memory =
        NOTHING.withPublished(
            new Published(
                new SnapshotId(id("s").brief()), at(1, 5), X, NOW, Set.of(), Map.of(), null));

    assertThat(decide(X, memory, ours("s", at(1, 5), SELF, X))).isInstanceOf(UpToDate.class);
  }

  @Test
  void replicaThatIsBehind_isTold_andHowItCatchesUp() {
    PublishDecision decision =
        decide(
            X,
            applied("a", at(1, 4), X),
            ours("a", at(1, 4), OTHER, X),
            ours("o", at(1, 5), OTHER, Y));

    assertThat(((Withheld) decision).reason())
        .startsWith("this instance is behind")
        .contains("other was not applied here");
    assertThat(((Withheld) decision).hint()).contains("RESTORE", "in step", "--take-over");
  }

  @Test
  void oldLeader_backFromTheDead_isWithheldAndToldWhoLeads() {
    PublishDecision decision =
        decide(
            Y,
            published("s", at(1, 5), X),
            ours("s", at(1, 5), SELF, X),
            ours("o", at(2, 6), OTHER, X));

    assertThat(decision).isInstanceOf(Withheld.class);
    assertThat(((Withheld) decision).reason())
        .contains("no longer leads", "other", id("o").brief());
    assertThat(((Withheld) decision).hint()).contains("other", "RESTORE", "--take-over");
  }

  @Test
  void oldLeader_withTheContentOfTheNewest_staysFenced() {
    assertThat(
            decide(
                X,
                published("s", at(1, 5), X),
                ours("s", at(1, 5), SELF, X),
                ours("o", at(2, 6), OTHER, X)))
        .isInstanceOf(Withheld.class);
  }

  /** The fleet's configuration wins over that of a backup. */
  @Test
  void restoredLeader_whoseFormerSelfPublishedLast_appliesThatBeforeItLeads() {
    Withheld decision = (Withheld) decide(Y, NOTHING, ours("s", at(1, 5), RESTORED, X));

    assertThat(decision.guard()).isEqualTo(Withheld.Guard.RESTORED);
    assertThat(decide(X, applied("s", at(1, 5), X), ours("s", at(1, 5), RESTORED, X)))
        .isEqualTo(new Publish(at(2, 6), true));
  }

  @Test
  void leaderRestoredTwiceFromOneBackup_isWhoPublishedInBetween() {
    Instance between = new Instance("self", "6666");

    Withheld decision = (Withheld) decide(Y, NOTHING, ours("s", at(1, 5), between, X));

    assertThat(decision.guard()).isEqualTo(Withheld.Guard.RESTORED);
  }

  @Test
  void restoredLeader_whereAnotherPublishedLast_isWithheldForGood() {
    Withheld decision =
        (Withheld)
            decide(Y, NOTHING, ours("s", at(1, 5), RESTORED, X), ours("o", at(2, 6), OTHER, X));

    assertThat(decision.guard()).isEqualTo(Withheld.Guard.NOT_A_DESCENDANT);
  }

  @Test
  void loserOfATie_isWithheld() {
    assertThat(
            decide(
                X,
                published("s", at(1, 5), X),
                ours("s", at(1, 5), SELF, X),
                ours("o", at(1, 5), OTHER, Y)))
        .isInstanceOf(Withheld.class);
  }

  @Test
  void winnerOfATie_goesOn() {
    Instance larger = new Instance("other", "9999");

    assertThat(
            decide(
                Y,
                published("s", at(1, 5), X),
                ours("s", at(1, 5), SELF, X),
                ours("o", at(1, 5), larger, Y)))
        .isEqualTo(new Publish(at(1, 6), false));
  }

  @Test
  void takeOver_byAFencedLeader_raisesTheGeneration() {
    assertThat(
            takeOver(
                Y,
                published("s", at(1, 9), X),
                ours("s", at(1, 9), SELF, X),
                ours("o", at(2, 6), OTHER, X)))
        .isEqualTo(new Publish(at(3, 7), true));
  }

  @Test
  void takeOver_byTheLeaderItself_raisesTheGeneration_asReplicasMayBeAhead() {
    assertThat(takeOver(X, published("s", at(1, 5), X), ours("s", at(1, 5), SELF, X)))
        .isEqualTo(new Publish(at(2, 6), true));
  }

  @Test
  void replica_thatAppliedTheNewest_leadsFromNowOnEvenUnchanged() {
    assertThat(decide(X, applied("o", at(1, 5), X), ours("o", at(1, 5), OTHER, X)))
        .isEqualTo(new Publish(at(2, 6), true));
    assertThat(decide(Y, applied("o", at(1, 5), X), ours("o", at(1, 5), OTHER, X)))
        .isEqualTo(new Publish(at(2, 6), true));
  }

  @Test
  void replica_thatHasNotAppliedTheNewest_isWithheld() {
    assertThat(
            decide(
                X,
                applied("o1", at(1, 5), X),
                ours("o1", at(1, 5), OTHER, X),
                ours("o2", at(1, 6), OTHER, Y)))
        .isInstanceOf(Withheld.class);
  }

  @Test
  void replica_whoseContentIsTheNewest_leadsThoughItDidNotApplyThatOne() {
    assertThat(
            decide(
                X,
                applied("o1", at(1, 5), X),
                ours("o1", at(1, 5), OTHER, X),
                ours("o2", at(2, 6), OTHER, X)))
        .isEqualTo(new Publish(at(3, 7), true));
  }

  @Test
  void oldLeader_thatWasAReplicaMeanwhile_leadsAgain() {
    RepositoryMemory memory = published("s", at(1, 5), X).withApplied(appliedAt("o", at(2, 6), Y));

    assertThat(decide(Y, memory, ours("s", at(1, 5), SELF, X), ours("o", at(2, 6), OTHER, Y)))
        .isEqualTo(new Publish(at(3, 7), true));
  }

  @Test
  void lostState_withTheContentOfTheNewest_goesOn() {
    assertThat(decide(X, NOTHING, ours("s", at(1, 5), OTHER, X)))
        .isEqualTo(new Publish(at(2, 6), true));
  }

  @Test
  void lostState_withOtherContent_isWithheld() {
    PublishDecision decision = decide(Y, NOTHING, ours("s", at(1, 5), OTHER, X));

    assertThat(decision).isInstanceOf(Withheld.class);
    assertThat(((Withheld) decision).reason()).contains("does not descend", "other");
  }

  @Test
  void olderState_ofTheSameInstance_goesOnOnlyWithTheContentOfTheNewest() {
    StoredSnapshot first = ours("s1", at(1, 5), SELF, Y);
    StoredSnapshot second = ours("s2", at(1, 6), SELF, X);

    assertThat(decide(X, published("s1", at(1, 5), Y), first, second))
        .isEqualTo(new Publish(at(2, 7), true));
    assertThat(decide(Y, published("s1", at(1, 5), Y), first, second)).isInstanceOf(Withheld.class);
  }

  @Test
  void ownNewest_removedByHand_isPublishedAgainAboveWhatReplicasKnow() {
    RepositoryMemory both =
        published("s1", at(1, 5), Y)
            .withPublished(new Published(id("s2"), at(1, 6), X, NOW, Set.of(), Map.of(), null));

    assertThat(decide(X, both, ours("s1", at(1, 5), SELF, Y)))
        .isEqualTo(new Publish(at(1, 7), false));
    assertThat(decide(X, both)).isEqualTo(new Publish(at(1, 7), false));
  }

  @Test
  void ownNewest_missingWhereAnUnknownOneIsTheNewest_isNotPublishedAgain() {
    assertThat(decide(X, published("s2", at(2, 6), X), ours("o", at(1, 5), OTHER, Y)))
        .isInstanceOf(Withheld.class);
  }

  @Test
  void apply_endsALead_whateverThePositions() {
    RepositoryMemory follower =
        published("s", at(2, 6), X)
            .withApplied(new Applied(id("o1"), at(1, 7), Y, OTHER, NOW, NOW, Set.of(), null));

    assertThat(decide(X, follower, ours("o1", at(1, 7), OTHER, Y), ours("o2", at(1, 8), OTHER, Y)))
        .isInstanceOf(Withheld.class);
    assertThat(decide(Y, follower, ours("o1", at(1, 7), OTHER, Y)))
        .isEqualTo(new Publish(at(3, 7), true));
  }

  @Test
  void replica_whoseRepositoryWasEmptied_raisesTheGeneration() {
    assertThat(decide(X, applied("o", at(1, 6), X))).isEqualTo(new Publish(at(2, 7), true));
  }

  @Test
  void intent_ofUnknownOutcome_isPublishedAgainAboveItsPosition() {
    RepositoryMemory memory = published("s", at(1, 5), X).withIntent(intent(at(1, 6), Y), false);
    StoredSnapshot newest = ours("s", at(1, 5), SELF, X);

    assertThat(decide(Y, memory, newest)).isEqualTo(new Publish(at(1, 7), false));
    assertThat(decide(X, memory, newest)).isEqualTo(new Publish(at(1, 7), false));
    assertThat(decide(Y, NOTHING.withIntent(intent(at(1, 1), Y), false)))
        .isEqualTo(new Publish(at(1, 2), false));
    assertThat(
            decide(
                X,
                applied("o", at(1, 5), X).withIntent(intent(at(2, 6), X), false),
                ours("o", at(1, 5), OTHER, X)))
        .isEqualTo(new Publish(at(2, 7), true));
  }

  @Test
  void intent_ofAGenerationSinceFenced_isWithheld() {
    RepositoryMemory memory = published("s", at(1, 5), X).withIntent(intent(at(1, 6), Y), false);

    assertThat(decide(Y, memory, ours("s", at(1, 5), SELF, X), ours("o", at(2, 6), OTHER, X)))
        .isInstanceOf(Withheld.class);
  }

  @Test
  void snapshot_ofANewerFormat_withholdsEvenATakeOver() {
    List<String> tags = new ArrayList<>(new SnapshotTags(at(2, 6), X, OTHER, "n").toTags());
    tags.set(tags.indexOf("format=1"), "format=2");
    StoredSnapshot newer = withTags("newer", tags);

    PublishDecision decision =
        takeOver(X, published("s", at(1, 5), X), ours("s", at(1, 5), SELF, X), newer);

    assertThat(decision).isInstanceOf(Withheld.class);
    assertThat(((Withheld) decision).hint()).contains("Upgrade");
    assertThat(((Withheld) decision).reason()).contains(id("newer").brief());
  }

  @Test
  void scriptSnapshots_beforeOurFirst_areAncestors() {
    assertThat(decide(X, NOTHING, byScript("v2"))).isEqualTo(new Publish(at(1, 1), false));
  }

  @Test
  void scriptSnapshots_thereAtOurFirstPublish_areNoStrangers() {
    RepositoryMemory memory =
        published("s", at(1, 1), X).withScriptSnapshots(Set.of(id("v2").value()));

    assertThat(decide(Y, memory, byScript("v2"), ours("s", at(1, 1), SELF, X)))
        .isEqualTo(new Publish(at(1, 2), false));
  }

  @Test
  void scriptSnapshot_afterOurFirstPublish_withholdsAndIsNamed() {
    PublishDecision decision =
        decide(
            X,
            published("s", at(1, 1), X).withScriptSnapshots(Set.of(id("v2").value())),
            byScript("v2"),
            byScript("late"),
            ours("s", at(1, 1), SELF, X));

    assertThat(decision).isInstanceOf(Withheld.class);
    assertThat(((Withheld) decision).reason())
        .contains(id("late").brief())
        .doesNotContain(id("v2").brief());
  }

  @Test
  void scriptSnapshots_ofAnotherHost_areToldWithTheHostAndTimeOfTheNewest() {
    Withheld withhold =
        (Withheld)
            decide(
                X,
                published("s", at(1, 1), X),
                ListedSnapshots.at(NOW.minusSeconds(3600), byScript("nas", "older")),
                ListedSnapshots.at(NOW.minusSeconds(180), byScript("kuma-b", "late")),
                ours("s", at(1, 1), SELF, X));

    assertThat(withhold.reason())
        .contains(
            "kuma-b",
            " at " + NOW.minusSeconds(180).truncatedTo(ChronoUnit.SECONDS),
            id("late").brief(),
            "newest of 2")
        .doesNotContain("nas", id("older").brief());
    assertThat(withhold.hint())
        .contains(
            "Stop the instance",
            "replicator-kuma publish --take-over",
            "replicator-kuma apply --snapshot " + id("late").brief());
  }

  @Test
  void scriptSnapshots_ofThisMachine_areToldAsItsOwnOldImages() {
    for (String host : List.of("kuma-1", SELF.name())) {
      Withheld withhold =
          (Withheld)
              decide(
                  X,
                  published("s", at(1, 1), X),
                  ListedSnapshots.at(NOW.minusSeconds(86400), byScript(host, "late")),
                  ours("s", at(1, 1), SELF, X));

      assertThat(withhold.reason()).contains("old image of this machine", host, " at 20");
      assertThat(withhold.hint())
          .contains("replicator-kuma publish --take-over", "apply --snapshot " + id("late").brief())
          .doesNotContain("Stop the instance");
    }
  }

  @Test
  void takeOver_overAScriptSnapshot_publishesEvenUnchanged() {
    assertThat(
            takeOver(
                X, published("s", at(1, 1), X), byScript("late"), ours("s", at(1, 1), SELF, X)))
        .isEqualTo(new Publish(at(2, 2), true));
  }

  private static PublishDecision decide(
      Digest content, RepositoryMemory memory, StoredSnapshot... listed) {
    return PublishDecision.decide(facts(content, memory, false, listed));
  }

  private static PublishDecision takeOver(
      Digest content, RepositoryMemory memory, StoredSnapshot... listed) {
    return PublishDecision.decide(facts(content, memory, true, listed));
  }

  private static PublishDecision.Facts facts(
      Digest content, RepositoryMemory memory, boolean takeOver, StoredSnapshot... listed) {
    return new PublishDecision.Facts(
        SELF,
        Optional.of(RESTORED),
        "kuma-1",
        content,
        memory,
        SnapshotHistory.of(List.of(listed)),
        takeOver);
  }

  private static RepositoryMemory published(String name, Position position, Digest digest) {
    return NOTHING.withPublished(
        new Published(id(name), position, digest, NOW, Set.of(), Map.of(), null));
  }

  private static RepositoryMemory applied(String name, Position position, Digest digest) {
    return NOTHING.withApplied(appliedAt(name, position, digest));
  }

  private static Applied appliedAt(String name, Position position, Digest digest) {
    return new Applied(id(name), position, digest, OTHER, NOW, NOW, Set.of(), null);
  }

  private static Intent intent(Position position, Digest digest) {
    return new Intent("n", position, digest, NOW, Set.of(), Map.of(), false);
  }

  private static Position at(long generation, long sequence) {
    return new Position(generation, sequence);
  }
}
