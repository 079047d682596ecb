package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose repository is missing, or is not any more what it was. */
final class MissingRepositoryTest {
  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance alpha;

  @BeforeEach
  void start() {
    alpha = new LeaderInstance(directory, "alpha", store, clock);
  }

  @Test
  void repositorySetBack_isNoticedByItsLeader_whichPublishesAgain() throws Exception {
    alpha.publish();
    for (int edit = 0; edit < 3; edit++) {
      alpha.rename(3, "edit " + edit);
      alpha.publish();
    }
    store.forget(
        SnapshotHistory.of(store.list()).entries().stream()
            .skip(2)
            .map(SnapshotHistory.Entry::id)
            .toList(),
        true);
    clock.advance(LeaderInstance.LOOK_INTERVAL);

    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(1, 5));
  }

  @Test
  void ownNewest_removed_isPublishedAgainAtTheNextLook() throws Exception {
    Published first = (Published) alpha.publish();
    store.forget(List.of(first.id()), true);
    assertThat(alpha.publish()).isInstanceOf(Unchanged.class);

    clock.advance(LeaderInstance.LOOK_INTERVAL);

    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(1, 2));
  }

  @Test
  void repository_madeAnew_startsAnew() throws Exception {
    alpha.publish();
    alpha.rename(3, "edited");
    alpha.publish();
    store.recreate();
    clock.advance(LeaderInstance.LOOK_INTERVAL);

    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(1, 1));
    assertThat(alpha.publish()).isInstanceOf(Unchanged.class);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void repository_thatIsMissing_isCreatedOnlyWhereThatIsConfigured() throws Exception {
    FakeSnapshotStore missing = FakeSnapshotStore.missing(clock, "gamma");
    LeaderInstance gamma = new LeaderInstance(directory, "gamma", missing, clock);

    StoreException failure = catchThrowableOfType(StoreException.class, gamma::publish);
    assertThat(failure.kind()).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(missing.count(Call.CREATE)).isZero();

    assertThat(gamma.publishCreatingTheRepository()).isInstanceOf(Published.class);
    assertThat(missing.count(Call.CREATE)).isEqualTo(1);
    assertThat(missing.list()).hasSize(1);
  }

  @Test
  void missingRepository_ofALeaderThatUsedAnotherOne_isNotCreated() throws Exception {
    FakeSnapshotStore missing = FakeSnapshotStore.missing(clock, "gamma");
    LeaderInstance gamma = new LeaderInstance(directory, "gamma", missing, clock);
    var unused = gamma.memory().repositoryAt("another place", () -> new RepositoryId("0123abcd"));

    for (ThrowingCallable publish :
        List.<ThrowingCallable>of(gamma::publish, gamma::publishCreatingTheRepository)) {
      StoreException failure = catchThrowableOfType(StoreException.class, publish);
      assertThat(failure.kind()).isEqualTo(Kind.REPOSITORY_MISSING);
      assertThat(failure.isTerminal()).isTrue();
      assertThat(failure.hint())
          .contains("another repository until now", "RESTIC_REPOSITORY")
          .doesNotContain("REPLICATOR_INIT");
    }
    assertThat(missing.count(Call.CREATE)).isZero();
  }

  @Test
  void repository_thatCannotBeReached_isNotCreated() {
    FakeSnapshotStore away = FakeSnapshotStore.missing(clock, "gamma");
    LeaderInstance gamma = new LeaderInstance(directory, "gamma", away, clock);
    away.failNext(Call.REPOSITORY_ID, Kind.WRONG_PASSWORD);

    StoreException failure =
        catchThrowableOfType(StoreException.class, gamma::publishCreatingTheRepository);

    assertThat(failure.kind()).isEqualTo(Kind.WRONG_PASSWORD);
    assertThat(away.count(Call.CREATE)).isZero();
  }

  @Test
  void knownRepository_thatVanished_isNotSilentlyCreatedAnew() throws Exception {
    alpha.publish();
    alpha.rename(3, "edited");

    for (ThrowingCallable publish :
        List.<ThrowingCallable>of(alpha::publish, alpha::publishCreatingTheRepository)) {
      store.failNext(Call.LIST, Kind.REPOSITORY_MISSING);
      StoreException failure = catchThrowableOfType(StoreException.class, publish);
      assertThat(failure.kind()).isEqualTo(Kind.REPOSITORY_MISSING);
      assertThat(failure.hint())
          .contains("It was there before", "mounted")
          .doesNotContain("REPLICATOR_INIT", "another");
    }
    assertThat(store.count(Call.CREATE)).isZero();
  }
}
