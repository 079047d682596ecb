package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed anywhere, failed anywhere: the next cycle goes on. */
final class PublishRecoveryTest {
  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance leader;

  @BeforeEach
  void publishOnceAndEdit() throws Exception {
    leader = new LeaderInstance(directory, "alpha", store, clock);
    leader.publish();
    leader.rename(3, "renamed");
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"PUBLISH_SAVED", "PUBLISH_REMEMBERED"})
  void leader_killedOnceSaved_publishesNothingTwice(Step step) throws Exception {
    killAt(step);

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);

    assertThat(positions()).containsExactly(at(1, 1), at(1, 2));
    assertGoesOnWith(at(1, 3));
  }

  @Test
  void leader_killedBeforeTheIntent_publishesAsIfNothingHadBeen() throws Exception {
    killAt(Step.PUBLISH_BEFORE_INTENT);

    assertThat(published().position()).isEqualTo(at(1, 2));
    assertGoesOnWith(at(1, 3));
  }

  @Test
  void leader_killedBetweenIntentAndSave_publishesAboveThatPosition() throws Exception {
    killAt(Step.PUBLISH_BEFORE_SAVE);

    assertThat(published().position()).isEqualTo(at(1, 3));

    assertThat(positions()).containsExactly(at(1, 1), at(1, 3));
    assertGoesOnWith(at(1, 4));
  }

  @Test
  void edit_undoneAfterTheKill_isPublishedAboveWhatMayStillBeSaved() throws Exception {
    String before = "Website";
    leader.rename(3, before);
    leader.publish();
    leader.rename(3, "renamed");
    killAt(Step.PUBLISH_BEFORE_SAVE);
    leader.rename(3, before);

    assertThat(published().position()).isEqualTo(at(1, 4));
    assertGoesOnWith(at(1, 5));
  }

  @Test
  void snapshot_savedLateByAResticThatOutlivedUs_isOvertaken() throws Exception {
    killAt(Step.PUBLISH_BEFORE_SAVE);
    StoredSnapshot late = listedAs(intendedNonce(), at(1, 2));
    leader.rename(3, "renamed again");
    leader.publish();

    store.add(late.time(), late.paths(), late.tags(), fileIn("late"));
    clock.advance(LeaderInstance.LOOK_INTERVAL);

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertGoesOnWith(at(1, 4));
  }

  @Test
  void edit_afterAKillOnceSaved_isPublishedOnTop() throws Exception {
    killAt(Step.PUBLISH_SAVED);
    leader.rename(3, "renamed again");

    assertThat(published().position()).isEqualTo(at(1, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNREACHABLE", "LOCKED", "PARTIAL", "DISK_FULL", "TIMED_OUT", "WRONG_PASSWORD"})
  void save_thatFails_isTriedAgain(Kind kind) throws Exception {
    store.failNext(Call.SAVE, kind);

    assertThat(failure().kind()).isEqualTo(kind);

    assertThat(leader.staging()).isEmptyDirectory();
    assertThat(leader.remembered().leads()).isTrue();
    assertThat(leader.remembered().position()).isEqualTo(at(1, 1));
    assertThat(published().position()).isEqualTo(at(1, 3));
    assertGoesOnWith(at(1, 4));
  }

  @Test
  void save_whoseAnswerWasLost_isFoundByItsNonce() throws Exception {
    loseTheAnswerOfSave("UNREACHABLE", false);

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);

    assertThat(positions()).containsExactly(at(1, 1), at(1, 2));
    assertGoesOnWith(at(1, 3));
  }

  @Test
  void snapshot_savedInPart_isRemovedAndPublishedAgain() throws Exception {
    loseTheAnswerOfSave("PARTIAL", true);

    assertThat(published().position()).isEqualTo(at(1, 3));

    assertThat(positions()).containsExactly(at(1, 1), at(1, 3));
    assertGoesOnWith(at(1, 4));
  }

  @Test
  void snapshot_savedInPart_thatCannotBeRemovedYet_failsTheCycle() throws Exception {
    loseTheAnswerOfSave("PARTIAL", true);
    store.failNext(Call.FORGET, Kind.LOCKED);

    assertThat(failure().kind()).isEqualTo(Kind.LOCKED);

    assertThat(published().position()).isEqualTo(at(1, 3));
    assertThat(positions()).containsExactly(at(1, 1), at(1, 3));
  }

  @Test
  void snapshot_ofUnknownOutcome_thatCannotBeFetchedNow_isNotRemoved() throws Exception {
    killAt(Step.PUBLISH_SAVED);
    store.failNext(Call.FETCH, Kind.UNREACHABLE);

    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertThat(positions()).containsExactly(at(1, 1), at(1, 2));
  }

  @Test
  void snapshot_ofUnknownOutcome_whosePacksAreDamaged_isPublishedAgain() throws Exception {
    killAt(Step.PUBLISH_SAVED);
    store.failNext(Call.FETCH, Kind.DAMAGED);

    assertThat(published().position()).isEqualTo(at(1, 3));
    assertThat(positions()).containsExactly(at(1, 1), at(1, 3));
  }

  @Test
  void secondList_thatFails_leavesThePublishToBeConfirmedLater() throws Exception {
    store.at("after save", label -> store.failNext(Call.LIST, Kind.UNREACHABLE));

    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    store.at("after save", label -> {});
    int before = store.count(Call.LIST);

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertThat(store.count(Call.LIST)).isEqualTo(before + 1);
    assertThat(positions()).containsExactly(at(1, 1), at(1, 2));
  }

  @Test
  void snapshot_thatVanishesBeforeItIsConfirmed_isPublishedAgain() throws Exception {
    store.at("after save", label -> store.forget(List.of(newestId()), false));

    assertThat(failure().kind()).isEqualTo(Kind.SNAPSHOT_MISSING);
    store.at("after save", label -> {});

    assertThat(published().position()).isEqualTo(at(1, 3));
    assertGoesOnWith(at(1, 4));
  }

  @Test
  void firstList_thatFails_changesNothing() throws Exception {
    store.failNext(Call.LIST, Kind.UNREACHABLE);

    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);

    assertThat(leader.remembered().intent()).isNull();
    assertThat(published().position()).isEqualTo(at(1, 2));
  }

  private void killAt(Step step) {
    assertThatThrownBy(() -> leader.publishUntil(step)).hasMessage("failed at " + step);
  }

  private Published published() throws Exception {
    return (Published) leader.publish();
  }

  /** Nothing is left to do, and an edit gets {@code next}. */
  private void assertGoesOnWith(Position next) throws Exception {
    int before = store.count();
    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertThat(store.count()).as("store calls of an unchanged leader").isEqualTo(before);
    leader.rename(3, "the edit after " + next);
    assertThat(published().position()).isEqualTo(next);
  }

  private StoreException failure() {
    StoreException failure = catchThrowableOfType(StoreException.class, leader::publish);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  /** The snapshot is saved, perhaps without its manifest, and the call fails. */
  private void loseTheAnswerOfSave(String kind, boolean damage) {
    store.at(
        "after save",
        label -> {
          if (damage) {
            store.tamper(newestId(), "manifest.json", null);
          }
          throw new StoreException(Kind.valueOf(kind), "the answer was lost", "");
        });
    assertThat(failure().kind()).isEqualTo(Kind.valueOf(kind));
    store.at("after save", label -> {});
  }

  private String intendedNonce() throws ReplicationException {
    RepositoryMemory.Intent intent = leader.remembered().intent();
    assertThat(intent).isNotNull();
    return intent.nonce();
  }

  private SnapshotId newestId() throws StoreException {
    return store.list().stream()
        .max((one, two) -> position(one).compareTo(position(two)))
        .orElseThrow()
        .id();
  }

  private List<Position> positions() throws StoreException {
    return store.list().stream().map(PublishRecoveryTest::position).sorted().toList();
  }

  private static Position position(StoredSnapshot snapshot) {
    return snapshot.identity().orElseThrow().position();
  }

  private StoredSnapshot listedAs(String nonce, Position position) throws StoreException {
    StoredSnapshot first = store.list().get(0);
    SnapshotTags tags = first.identity().orElseThrow();
    SnapshotTags late = new SnapshotTags(position, tags.digest(), tags.leader(), nonce);
    return new StoredSnapshot(
        first.id(),
        Instant.parse("2026-02-01T00:00:00Z"),
        "alpha",
        first.paths(),
        late.toTags(),
        Optional.empty());
  }

  private Path fileIn(String name) throws Exception {
    Path content = Files.createDirectory(directory.resolve(name));
    Files.write(content.resolve("manifest.json"), "{}".getBytes(StandardCharsets.UTF_8));
    return content;
  }

  private static Position at(long generation, long sequence) {
    return new Position(generation, sequence);
  }
}
