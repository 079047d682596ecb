package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.snapshot.ScriptSnapshotReader;
import io.github.replicatorkuma.state.PassedOver;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a replica does about the repository's list. */
class ApplyDecisionTest {
  private static final Instance ALPHA = new Instance("alpha", "aaaa");
  private static final Instance OLD_LEADER = new Instance("old-leader", "1d");
  private static final Instance BETA = new Instance("beta", "bbbb");
  private static final Instant TIME = Instant.parse("2030-01-01T00:00:00Z");

  private static StoredSnapshot ours(String id, Position position, Instance leader, String text) {
    SnapshotTags tags = new SnapshotTags(position, Digest.ofText(text), leader, "nonce-" + id);
    return stored(id, tags.toTags());
  }

  private static StoredSnapshot stored(String id, List<String> tags) {
    return new StoredSnapshot(id(id), TIME, "host", List.of("/staging"), tags, Optional.empty());
  }

  private static StoredSnapshot newerFormat(String id) {
    List<String> tags = new ArrayList<>(ours(id, new Position(9, 9), ALPHA, "content").tags());
    tags.replaceAll(tag -> tag.equals("format=1") ? "format=2" : tag);
    return stored(id, tags);
  }

  private static SnapshotId id(String start) {
    return new SnapshotId(start.repeat(64 / start.length()));
  }

  private static RepositoryMemory applied(StoredSnapshot snapshot) {
    SnapshotTags tags = snapshot.identity().orElseThrow();
    return RepositoryMemory.EMPTY.withApplied(
        new RepositoryMemory.Applied(
            snapshot.id(),
            tags.position(),
            tags.digest(),
            tags.leader(),
            TIME,
            TIME,
            Set.of(),
            null));
  }

  private static ApplyDecision decide(
      RepositoryMemory memory, boolean revertDrift, StoredSnapshot... snapshots) {
    return ApplyDecision.decide(SnapshotHistory.of(List.of(snapshots)), memory, revertDrift);
  }

  private static ApplyOutcome ended(ApplyDecision decision) {
    assertThat(decision).isInstanceOf(ApplyOutcome.class);
    return (ApplyOutcome) decision;
  }

  private static void assertApplies(ApplyDecision decision, StoredSnapshot expected) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            ApplyDecision.Apply.class,
            apply -> assertThat(apply.snapshot().id()).isEqualTo(expected.id()));
  }

  @Test
  void emptyRepository_isNothingPublished() {
    assertThat(ended(decide(RepositoryMemory.EMPTY, true)))
        .isInstanceOfSatisfying(
            NothingPublished.class,
            nothing -> assertThat(nothing.hint()).isEqualTo(ReplicaHints.START_A_LEADER));
  }

  @Test
  void snapshotOfANewerFormat_isRefused_besideOthersAndAlone() {
    StoredSnapshot readable = ours("0a", new Position(1, 1), ALPHA, "content");

    for (ApplyDecision decision :
        List.of(
            decide(RepositoryMemory.EMPTY, true, readable, newerFormat("0b")),
            decide(applied(readable), false, readable, newerFormat("0b")),
            decide(RepositoryMemory.EMPTY, true, newerFormat("0b")))) {
      assertThat(ended(decision))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.reason()).endsWith("newer format (0b0b0b0b)");
                assertThat(refused.hint()).isEqualTo(ReplicaHints.UPGRADE);
                assertThat(refused.id().matches(id("0b"))).isTrue();
              });
    }
  }

  @Test
  void firstSnapshot_isApplied() {
    StoredSnapshot first = ours("0a", new Position(1, 1), ALPHA, "content");

    assertApplies(decide(RepositoryMemory.EMPTY, false, first), first);
  }

  @Test
  void newestSnapshot_byPositionAndNotByTheList_isApplied() {
    StoredSnapshot old = ours("0a", new Position(1, 7), ALPHA, "old");
    StoredSnapshot newer = ours("0b", new Position(1, 8), ALPHA, "newer");
    StoredSnapshot newest = ours("0c", new Position(2, 3), BETA, "newest");

    assertApplies(decide(applied(old), false, newest, old, newer), newest);
  }

  @Test
  void appliedSnapshot_isUpToDate_andAppliedAgainToRevertDrift() {
    StoredSnapshot applied = ours("0a", new Position(1, 1), ALPHA, "content");

    assertThat(ended(decide(applied(applied), false, applied))).isInstanceOf(UpToDate.class);
    assertApplies(decide(applied(applied), true, applied), applied);
  }

  @Test
  void sameContentUnderANewPosition_isOnlyNoted() {
    StoredSnapshot applied = ours("0a", new Position(1, 1), ALPHA, "content");
    StoredSnapshot renewed = ours("0b", new Position(2, 2), BETA, "content");

    assertThat(decide(applied(applied), false, applied, renewed))
        .isInstanceOfSatisfying(
            ApplyDecision.NotePosition.class,
            note -> assertThat(note.entry().id()).isEqualTo(renewed.id()));
    assertApplies(decide(applied(applied), true, applied, renewed), renewed);
  }

  @Test
  void olderThanApplied_isRefused_evenToRevertDrift() {
    StoredSnapshot older = ours("0a", new Position(1, 9), ALPHA, "older");
    StoredSnapshot applied = ours("0b", new Position(2, 1), BETA, "content");

    for (boolean revertDrift : List.of(false, true)) {
      assertThat(ended(decide(applied(applied), revertDrift, older)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.reason()).contains("it is older than", " by beta)"));
    }
  }

  @Test
  void twoLeadersAtOnePosition_theSmallerInstanceIdStands() {
    StoredSnapshot alphas = ours("0a", new Position(1, 1), ALPHA, "alpha's");
    StoredSnapshot betas = ours("0b", new Position(1, 1), BETA, "beta's");

    assertApplies(decide(applied(betas), false, alphas, betas), alphas);
    assertThat(ended(decide(applied(alphas), false, alphas, betas))).isInstanceOf(UpToDate.class);
  }

  @Test
  void rejectedSnapshot_isNotTriedAgain_butANewerOneIs() {
    StoredSnapshot bad = ours("0a", new Position(1, 1), ALPHA, "bad");
    StoredSnapshot good = ours("0b", new Position(1, 2), ALPHA, "good");
    RepositoryMemory memory = RepositoryMemory.EMPTY.withRejected(bad.id(), "Kuma died");

    for (boolean revertDrift : List.of(false, true)) {
      assertThat(ended(decide(memory, revertDrift, bad)))
          .isEqualTo(new Refused(bad.id(), "Kuma died", ReplicaHints.tryAgain(bad.id())));
    }
    assertApplies(decide(memory, false, bad, good), good);
  }

  private static StoredSnapshot byScript(String id, int minute) {
    return byScript(id, minute, "old-leader");
  }

  private static StoredSnapshot byScript(String id, int minute, String hostName) {
    return new StoredSnapshot(
        id(id),
        TIME.plusSeconds(60L * minute),
        hostName,
        List.of("/replicator_kuma/current"),
        List.of(),
        Optional.empty());
  }

  private static RepositoryMemory appliedOfScript(StoredSnapshot snapshot) {
    return RepositoryMemory.EMPTY.withApplied(
        new RepositoryMemory.Applied(
            snapshot.id(),
            Position.NONE,
            Digest.ofText("content"),
            ScriptSnapshotReader.leader(snapshot.hostname()),
            snapshot.time(),
            TIME,
            Set.of(),
            null));
  }

  private static PassedOver passedOver(StoredSnapshot chosen, StoredSnapshot... snapshots) {
    SnapshotHistory history = SnapshotHistory.of(List.of(snapshots));
    ApplyDecision decision =
        ApplyDecision.choose(history.candidate(chosen.id()).orElseThrow(), history);
    assertApplies(decision, chosen);
    PassedOver passedOver = ((ApplyDecision.Apply) decision).passedOver();
    assertThat(passedOver).isNotNull();
    return passedOver;
  }

  @Test
  void scriptSnapshots_whileNoneOfOursExists_areFollowedByTime() {
    StoredSnapshot first = byScript("5a", 1);
    StoredSnapshot second = byScript("5b", 2);

    assertApplies(decide(RepositoryMemory.EMPTY, false, second, first), second);
    assertApplies(decide(appliedOfScript(first), false, first, second), second);
    assertThat(ended(decide(appliedOfScript(second), false, first, second)))
        .isInstanceOf(UpToDate.class);
    assertApplies(decide(appliedOfScript(second), true, first, second), second);
  }

  @Test
  void scriptSnapshot_olderThanWhatWasApplied_isRefused() {
    StoredSnapshot old = byScript("5a", 1);
    StoredSnapshot ours = ours("0a", new Position(1, 1), ALPHA, "content");

    for (RepositoryMemory memory : List.of(appliedOfScript(byScript("5b", 2)), applied(ours))) {
      assertThat(ended(decide(memory, true, old)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.hint()).isEqualTo(ReplicaHints.NEWEST_REMOVED));
    }
  }

  @Test
  void rejectedScriptSnapshot_isNotTriedAgain_unlessItIsChosen() {
    StoredSnapshot bad = byScript("5a", 1);
    RepositoryMemory memory = RepositoryMemory.EMPTY.withRejected(bad.id(), "Kuma died");
    SnapshotHistory history = SnapshotHistory.of(List.of(bad));

    assertThat(ended(decide(memory, true, bad))).isInstanceOf(Refused.class);
    assertApplies(ApplyDecision.choose(history.candidate(bad.id()).orElseThrow(), history), bad);
  }

  @Test
  void ours_winOverTheScripts_whateverTheirTime() {
    StoredSnapshot ours = ours("0a", new Position(1, 1), ALPHA, "content");

    assertApplies(decide(RepositoryMemory.EMPTY, false, byScript("5a", 9), ours), ours);
    assertApplies(decide(appliedOfScript(byScript("5a", 9)), false, byScript("5a", 9), ours), ours);
  }

  @Test
  void scriptSnapshot_laterThanOurNewest_isNoticedOnceOursIsApplied_unlessKnown() {
    StoredSnapshot before = byScript("5a", -1);
    StoredSnapshot ours = ours("0a", new Position(1, 1), ALPHA, "content");
    StoredSnapshot later = byScript("5b", 1);

    assertThat(ended(decide(applied(ours), false, before, ours))).isInstanceOf(UpToDate.class);
    for (boolean revertDrift : List.of(false, true)) {
      assertThat(ended(decide(applied(ours), revertDrift, before, ours, later)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.id()).isEqualTo(later.id());
                assertThat(refused.reason()).contains("old-leader");
                assertThat(refused.hint())
                    .contains("Stop the instance", "apply --snapshot " + later.id().brief());
              });
    }
    RepositoryMemory known = applied(ours).withScriptSnapshots(Set.of(later.id().value()));
    assertThat(ended(decide(known, false, ours, later))).isInstanceOf(UpToDate.class);
  }

  @Test
  void scriptSnapshot_ofTheLeadersOwnHost_isToldAsItsOldImages() {
    StoredSnapshot ours = ours("0a", new Position(1, 1), OLD_LEADER, "content");

    assertThat(ended(decide(applied(ours), false, ours, byScript("5b", 1))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.hint())
                    .contains("The leader ran its old image", "publish --take-over")
                    .doesNotContain("Stop the instance"));
  }

  @Test
  void chosenSnapshot_staysUntilSomethingNewerThanThenIsPublished() {
    StoredSnapshot first = ours("0a", new Position(1, 1), ALPHA, "first");
    StoredSnapshot second = ours("0b", new Position(1, 2), ALPHA, "second");
    StoredSnapshot third = ours("0c", new Position(1, 3), ALPHA, "third");
    RepositoryMemory memory =
        applied(first).withPassedOver(passedOver(first, first, second), RepositoryMemory.EMPTY);

    assertThat(ended(decide(memory, false, first, second)))
        .isInstanceOfSatisfying(
            UpToDate.class, same -> assertThat(same.id()).isEqualTo(first.id()));
    assertApplies(decide(memory, true, first, second), first);
    assertThat(ended(decide(memory, true, second))).as("forgotten").isInstanceOf(UpToDate.class);
    assertApplies(decide(memory, false, first, second, third), third);
  }

  @Test
  void replicaThatFellBack_saysWhy_andAppliesTheNewestWhereAsked() throws Exception {
    StoredSnapshot first = ours("0a", new Position(1, 1), ALPHA, "first");
    StoredSnapshot second = ours("0b", new Position(1, 2), ALPHA, "second");
    for (String reason : List.of(ApplyProof.UNDONE, "Uptime Kuma ended twice")) {
      RepositoryMemory before = applied(second).withRejected(second.id(), reason);
      assertApplies(decide(before, false, first, second), first);
      RepositoryMemory memory =
          applied(first).withPassedOver(passedOver(first, first, second), before);

      Held held = Held.of(memory).orElseThrow();

      boolean undone = reason.equals(ApplyProof.UNDONE);
      assertThat(held.words()).isEqualTo(undone ? "taken back" : "held at 0a0a0a0a");
      assertThat(held.summary())
          .isEqualTo("held at 0a0a0a0a: snapshot 0b0b0b0b is not applied, as " + reason);
      assertThat(held.hint()).contains("`replicator-kuma apply --snapshot 0b0b0b0b`");
      assertThat(ended(decide(memory, false, first, second))).isInstanceOf(UpToDate.class);
      SnapshotHistory history = SnapshotHistory.of(List.of(first, second));
      ApplyOptions asked = ApplyOptions.asked(false, Optional.empty());
      assertApplies(ReplicaLookout.decide(history, memory, asked), second);
    }
  }

  @Test
  void scriptSnapshot_chosenBesideOurs_isFollowedUntilOursAreNewer_orAnotherPublishes() {
    StoredSnapshot ours = ours("0a", new Position(1, 1), ALPHA, "first");
    StoredSnapshot script = byScript("5a", 1);
    RepositoryMemory memory =
        appliedOfScript(script)
            .withPassedOver(passedOver(script, ours, script), RepositoryMemory.EMPTY)
            .withScriptSnapshots(Set.of(script.id().value()));

    assertThat(ended(decide(memory, false, ours, script)))
        .isInstanceOfSatisfying(
            UpToDate.class, same -> assertThat(same.id()).isEqualTo(script.id()));
    StoredSnapshot later = byScript("5b", 2);
    assertApplies(decide(memory, false, ours, script, later), later);
    assertThat(ended(decide(memory.withRejected(later.id(), "odd"), false, ours, script, later)))
        .isInstanceOf(Refused.class);
    StoredSnapshot other = byScript("5c", 3, "another-leader");
    assertThat(ended(decide(memory, false, ours, script, later, other)))
        .isInstanceOfSatisfying(
            Refused.class, told -> assertThat(told.reason()).contains("another-leader"));
    StoredSnapshot next = ours("0b", new Position(1, 2), ALPHA, "second");
    assertApplies(decide(memory, false, ours, script, next), next);
  }

  @Test
  void newestSnapshot_chosen_passesNothingOver() {
    StoredSnapshot newest = ours("0a", new Position(1, 1), ALPHA, "first");
    SnapshotHistory history = SnapshotHistory.of(List.of(newest));

    ApplyDecision decision =
        ApplyDecision.choose(history.candidate(newest.id()).orElseThrow(), history);

    assertThat(((ApplyDecision.Apply) decision).passedOver()).isNull();
  }
}
