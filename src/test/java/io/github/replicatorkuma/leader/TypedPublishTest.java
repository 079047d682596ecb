package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody is told who types {@code publish}, whatever this leader remembers. */
final class TypedPublishTest {
  private static final PublishOptions AGAIN = new PublishOptions(true, false, false, true);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance leader;
  private Published first;

  @BeforeEach
  void publishOnce() throws Exception {
    leader = new LeaderInstance(directory, "alpha", store, clock);
    first = (Published) leader.publish();
  }

  @Test
  void publish_ofWhatIsThere_isUnchangedAndProved() throws Exception {
    Unchanged unchanged = (Unchanged) leader.publish(PublishOptions.LOOK);

    assertThat(unchanged.proved()).isTrue();
    assertThat(unchanged.summary()).contains("fetched back");
    assertThat(store.count(Call.SAVE)).isEqualTo(1);
    assertThat(leader.staging()).isEmptyDirectory();
  }

  @Test
  void publish_ofASnapshotThatWasForgotten_publishesIt() throws Exception {
    store.forget(List.of(first.id()), true);

    assertThat(leader.publish(PublishOptions.LOOK)).isInstanceOf(Published.class);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void publish_intoARepositoryThatWasRolledBack_publishesIt() throws Exception {
    leader.rename(3, "renamed");
    Published second = (Published) leader.publish();
    store.forget(List.of(second.id()), true);

    Published again = (Published) leader.publish(PublishOptions.LOOK);

    assertThat(again.position()).isEqualTo(second.position().next());
  }

  @Test
  void publish_ofASnapshotThatWasTaggedAnew_publishesIt() throws Exception {
    StoredSnapshot stored = store.list().get(0);
    store.forget(List.of(stored.id()), false);
    store.add(stored.time(), stored.paths(), List.of("replicator-kuma"), directory);

    assertThat(leader.publish(PublishOptions.LOOK)).isInstanceOf(Published.class);
  }

  @Test
  void publish_ofASnapshotThatIsDamaged_saysSoAndWhatToDo() throws Exception {
    store.damage(Damage.LOST);

    Unfetchable told = (Unfetchable) leader.publish(PublishOptions.LOOK);

    assertThat(told.id()).isEqualTo(first.id());
    assertThat(told.hint()).contains("replicator-kuma publish --again");
    assertThat(leader.proof(clock).flaw()).contains(told);
  }

  @Test
  void publish_whileTheRepositoryIsAway_isAFailure() {
    store.failNext(Call.LIST, Kind.UNREACHABLE);

    assertThatThrownBy(() -> leader.publish(PublishOptions.LOOK))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void again_ofAWholeSnapshot_isANewOneThatIsProved() throws Exception {
    Published again = (Published) leader.publish(AGAIN);

    assertThat(again.position()).isEqualTo(new Position(1, 2));
    assertThat(again.digest()).isEqualTo(first.digest());
    assertThat(again.proved()).isTrue();
    assertThat(again.summary()).contains("fetched back");
    assertThat(store.count(Call.GIVE_UP)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void again_ofADamagedSnapshot_givesUpWhatIsDamagedUntilANewOneIsWhole(Damage damage)
      throws Exception {
    store.damage(damage);
    assertThat(leader.publish(PublishOptions.LOOK)).isInstanceOf(Unfetchable.class);

    Published again = (Published) leader.publish(AGAIN);

    assertThat(again.proved()).isTrue();
    assertThat(store.count(Call.GIVE_UP)).isEqualTo(damage == Damage.LOST ? 1 : 2);
    assertThat(leader.proof(clock).flaw()).isEmpty();
    assertThat(leader.publish(PublishOptions.LOOK)).isInstanceOf(Unchanged.class);
    assertThat(store.list())
        .extracting(stored -> stored.identity().map(SnapshotTags::position))
        .doesNotHaveDuplicates();
  }

  @Test
  void again_whereTheIndexIsDamaged_makesItAnewAndPublishes() throws Exception {
    store.failNext(Call.SAVE, Kind.DAMAGED);

    Published again = (Published) leader.publish(AGAIN);

    assertThat(again.proved()).isTrue();
    assertThat(store.count(Call.GIVE_UP)).isEqualTo(1);
  }

  @Test
  void again_whereTheListStaysDamaged_isAFailure() throws Exception {
    for (int lists = 0; lists < 2; lists++) {
      store.failNext(Call.LIST, Kind.DAMAGED);
    }

    assertThatThrownBy(() -> leader.publish(AGAIN)).isInstanceOf(StoreException.class);
    assertThat(store.count(Call.GIVE_UP)).isEqualTo(1);
  }

  @Test
  void again_whereThisResticCannotRepair_saysWhatCan_andGoesOnSayingIt() throws Exception {
    store.damage(Damage.ROTTEN);
    store.at(
        "before give_up",
        label -> {
          if (store.count(Call.GIVE_UP) == 2) {
            throw new StoreException(Kind.TOO_OLD, "restic is too old", "Delete abc.");
          }
        });

    Unfetchable told = (Unfetchable) leader.publish(AGAIN);

    assertThat(told.reason()).contains("restic is too old");
    assertThat(told.hint()).isEqualTo("Delete abc.");
    Unfetchable later = (Unfetchable) leader.publish(PublishOptions.LOOK);
    assertThat(later.hint()).isEqualTo("Delete abc.");
  }

  @Test
  void again_onAnInstanceThatDoesNotLead_isWithheld() throws Exception {
    LeaderInstance beta = new LeaderInstance(directory, "beta", store.on("beta"), clock);
    beta.rename(3, "elsewhere");

    assertThat(beta.publish(AGAIN)).isInstanceOf(Withheld.class);
    assertThat(store.count(Call.GIVE_UP)).isZero();
  }
}
