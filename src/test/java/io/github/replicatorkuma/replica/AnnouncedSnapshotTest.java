package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that was told of a snapshot fetches it while it lists, and believes only the list. */
class AnnouncedSnapshotTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private ReplicaFixture fixture;
  private int fetched;

  @BeforeEach
  void bothAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
    fetched = fixture.replicaStore.count(Call.FETCH);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try (var staged = Files.list(fixture.beta.staging())) {
      assertThat(staged).isEmpty();
    }
  }

  private SnapshotId published(String name) throws Exception {
    fixture.onLeader("UPDATE monitor SET name = '" + name + "' WHERE id = 3");
    return fixture.publish();
  }

  private void announced(SnapshotId id) {
    fixture.beta.carried.announced.set(new SnapshotId(id.brief()));
  }

  private int fetches() {
    return fixture.replicaStore.count(Call.FETCH) - fetched;
  }

  @Test
  void newest_isFetchedOnce_andApplied() throws Exception {
    announced(published("one"));

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    fixture.assertReplicaEqualsLeader();
    assertThat(fetches()).isEqualTo(1);
  }

  @Test
  void oneThatIsNotTheNewest_isThrownAway() throws Exception {
    announced(published("one"));
    SnapshotId newest = published("two");

    assertThat(ReplicaFixture.applied(fixture.apply()).id()).isEqualTo(newest);

    fixture.assertReplicaEqualsLeader();
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void oneThatIsNotInTheRepository_isNoFailure() throws Exception {
    published("one");
    announced(new SnapshotId("0badcafe"));

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void oneThatCannotBeFetchedAhead_isFetchedAsAnyOther() throws Exception {
    announced(published("one"));
    fixture.replicaStore.failNext(Call.FETCH, StoreException.Kind.FAILED);

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void oneThatIsHereAlready_isNotFetched() throws Exception {
    SnapshotId id = published("one");
    announced(id);
    fixture.apply();
    announced(id);

    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fetches()).isEqualTo(1);
  }
}
