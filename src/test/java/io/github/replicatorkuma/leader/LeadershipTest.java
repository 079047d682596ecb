package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that both want to lead. */
final class LeadershipTest {
  private static final PublishOptions TAKE_OVER = new PublishOptions(true, false);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private final FakeSnapshotStore betasStore = store.on("beta");
  private LeaderInstance alpha;
  private LeaderInstance beta;

  @BeforeEach
  void startBoth() {
    alpha = new LeaderInstance(directory, "alpha", store, clock);
    beta = new LeaderInstance(directory, "beta", betasStore, clock);
  }

  @Test
  void replica_thatBecomesLeader_publishesTheNextGenerationUnchangedAndFencesTheOld()
      throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));

    Published change = (Published) beta.publish();

    assertThat(change.position()).isEqualTo(new Position(2, 2));
    assertThat(change.newLeader()).isTrue();
    assertThat(change.summary()).contains("as the new leader");
    alpha.rename(3, "edited on the old leader");
    assertThat(reason(alpha.publish())).contains("no longer leads", "beta");
    assertThat(beta.publish()).isInstanceOf(Unchanged.class);
    beta.rename(3, "edited on the new leader");
    assertThat(((Published) beta.publish()).position()).isEqualTo(new Position(2, 3));
    assertThat(store.count(Call.SAVE)).isEqualTo(1);
  }

  @Test
  void fencedLeader_withTheSameContent_noticesAtItsLookAndNeverTakesBackTheLead() throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));
    beta.publish();
    assertThat(alpha.publish()).isInstanceOf(Unchanged.class);

    for (int i = 0; i < 3; i++) {
      clock.advance(LeaderInstance.LOOK_INTERVAL);
      assertThat(reason(alpha.publish())).contains("beta");
      assertThat(beta.publish()).isInstanceOf(Unchanged.class);
    }

    assertThat(store.list()).hasSize(2);
  }

  @Test
  void fencedLeader_whoseEditIsUndone_doesNotForgetThatItIsFenced() throws Exception {
    alpha.rename(3, "as published");
    alpha.publish();
    beta.forgetEverything();
    beta.publish(TAKE_OVER);
    alpha.rename(3, "edited");
    assertThat(alpha.publish()).isInstanceOf(Withheld.class);

    alpha.rename(3, "as published");

    assertThat(alpha.publish()).isInstanceOf(Withheld.class);
  }

  @Test
  void leaderWithoutState_goesOnWithTheContentOfTheNewestAndWithholdsOtherwise() throws Exception {
    alpha.publish();
    alpha.forgetEverything();
    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(2, 2));

    alpha.forgetEverything();
    alpha.rename(3, "edited while the state was lost");
    assertThat(reason(alpha.publish())).contains("does not descend");
    assertThat(((Published) alpha.publish(TAKE_OVER)).position()).isEqualTo(new Position(3, 3));
  }

  @Test
  void freshKuma_withAUserAndNothingElse_isWithheld() throws Exception {
    alpha.publish();
    TestDatabases.execute(
        beta.file(), "DELETE FROM monitor", "DELETE FROM notification", "DELETE FROM tag");

    assertThat(beta.publish()).isInstanceOf(Withheld.class);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void twoLeaders_publishingTheFirstSnapshotAtOnce_leaveTheSmallerInstanceId() throws Exception {
    AtomicReference<PublishOutcome> betas = new AtomicReference<>();
    store.at("before save", label -> betas.compareAndSet(null, publish(beta)));
    beta.rename(3, "beta's");

    assertThat(alpha.publish()).isInstanceOf(Published.class);
    assertThat(betas.get()).isInstanceOf(Published.class);

    beta.rename(3, "beta's second");
    assertThat(reason(beta.publish())).contains("alpha");
    alpha.rename(3, "alpha's second");
    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(1, 2));
  }

  @Test
  void loserOfTheTie_isWithheldAtOnceAndInEveryLaterCycle() throws Exception {
    AtomicReference<PublishOutcome> alphas = new AtomicReference<>();
    betasStore.at("before save", label -> alphas.compareAndSet(null, publish(alpha)));
    beta.rename(3, "beta's");

    assertThat(reason(beta.publish())).contains("alpha", "at the same time");
    assertThat(alphas.get()).isInstanceOf(Published.class);

    assertThat(reason(beta.publish())).contains("alpha");
    assertThat(reason(beta.publish())).contains("alpha");
    assertThat(alpha.publish()).isInstanceOf(Unchanged.class);
  }

  @Test
  void leader_overtakenByANewOneWhileItSaves_isWithheldAtOnce() throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));
    store.at("before save", label -> publish(beta));
    alpha.rename(3, "edited");

    assertThat(reason(alpha.publish())).contains("beta", "at the same time");
    assertThat(alpha.publish()).isInstanceOf(Withheld.class);
    assertThat(beta.publish()).isInstanceOf(Unchanged.class);
  }

  @Test
  void scriptSnapshot_thatComesLater_withholdsUntilTheOperatorTakesOver() throws Exception {
    addScriptSnapshot();
    alpha.publish();
    SnapshotId late = addScriptSnapshot();
    alpha.rename(3, "edited");

    assertThat(reason(alpha.publish())).contains(late.brief());

    assertThat(((Published) alpha.publish(TAKE_OVER)).position()).isEqualTo(new Position(2, 2));
    alpha.rename(3, "edited again");
    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(2, 3));
  }

  @Test
  void takeOver_withoutAnEdit_raisesTheGenerationEachTime() throws Exception {
    alpha.publish();
    addScriptSnapshot();

    assertThat(((Published) alpha.publish(TAKE_OVER)).position()).isEqualTo(new Position(2, 2));
    assertThat(((Published) alpha.publish(TAKE_OVER)).position()).isEqualTo(new Position(3, 3));
  }

  @Test
  void leaderByMistake_whoseSnapshotWasForgotten_neverPublishesOverAnothersWork() throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));
    Published mistake = (Published) beta.publish();
    store.forget(List.of(mistake.id()), true);
    beta.hasApplied(store.list().get(0));
    alpha.rename(3, "published by alpha");
    clock.advance(LeaderInstance.LOOK_INTERVAL);
    assertThat(alpha.publish()).isInstanceOf(Published.class);

    assertThat(reason(beta.publish())).contains("alpha");

    assertThat(store.list()).hasSize(2);
  }

  @Test
  void leaderByMistake_thatAppliedTheNewest_leadsFromThereOn() throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));
    Published mistake = (Published) beta.publish();
    store.forget(List.of(mistake.id()), true);
    beta.hasApplied(store.list().get(0));

    assertThat(((Published) beta.publish()).newLeader()).isTrue();
  }

  @Test
  void fencedLeaderWithoutAnEdit_noticesAtItsStart_andAfterAGapInItsClock() throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));
    beta.publish();
    assertThat(alpha.publish()).isInstanceOf(Unchanged.class);

    assertThat(reason(alpha.publishAtStart())).contains("beta");

    beta.forgetEverything();
    alpha.publish(TAKE_OVER);
    clock.advance(Duration.ofMinutes(9));
    alpha.publish();
    beta.hasApplied(store.list().get(2));
    beta.publish();
    clock.advance(Duration.ofMinutes(11));
    assertThat(reason(alpha.publish())).contains("beta");
  }

  @Test
  void diskSetBack_isToldSo_withBothWaysOut() throws Exception {
    alpha.publish();
    InstanceState earlier = alpha.state().load();
    alpha.rename(3, "lost with the disk");
    alpha.publish();
    alpha.state().save(earlier);
    alpha.rename(3, "what the disk holds now");

    Withheld withheld = (Withheld) alpha.publish();

    assertThat(withheld.reason()).contains("by this instance itself", "set back");
    assertThat(withheld.hint()).contains("REPLICATOR_MODE=RESTORE", "publish --take-over");
    assertThat(((Published) alpha.publish(TAKE_OVER)).position()).isEqualTo(new Position(2, 3));
  }

  @Test
  void repository_madeAnewAndLedByAnother_isNotOverwritten() throws Exception {
    alpha.publish();
    store.recreate();
    beta.rename(3, "beta's");
    beta.publish();
    clock.advance(LeaderInstance.LOOK_INTERVAL);

    assertThat(reason(alpha.publish())).contains("does not descend", "beta");
  }

  @Test
  void leader_thatAppliedFromAnotherRepositorySince_isWithheldHere() throws Exception {
    Published last = (Published) alpha.publish();
    alpha
        .memory()
        .update(
            state ->
                state.withApplied(
                    new RepositoryId("0123abcd"),
                    RepositoryMemory.EMPTY.withApplied(
                        new RepositoryMemory.Applied(
                            new SnapshotId("89abcdef"),
                            new Position(1, 1),
                            last.digest(),
                            new Instance("elsewhere", "id"),
                            clock.instant(),
                            clock.instant(),
                            Set.of(),
                            null))));
    alpha.rename(3, "another repository's");

    assertThat(reason(alpha.publish())).contains("was not applied here");
    assertThat(reason(alpha.publishAtStart())).contains("was not applied here");
  }

  @Test
  void takeOver_saysWhatItOverrules_andWhereToSeeIt() throws Exception {
    alpha.publish();
    beta.rename(3, "by mistake");
    beta.publish(TAKE_OVER);
    alpha.rename(4, "edited");

    Published published = (Published) alpha.publish(TAKE_OVER);

    String overruled = store.list().get(1).id().brief();
    assertThat(published.warnings())
        .anyMatch(warning -> warning.contains("takes the place of snapshot " + overruled))
        .anyMatch(warning -> warning.contains("plan --snapshot " + overruled));
    alpha.rename(4, "edited again");
    assertThat(((Published) alpha.publish(TAKE_OVER)).warnings()).isEmpty();
  }

  private SnapshotId addScriptSnapshot() {
    return store.add(
        Instant.parse("2035-01-01T00:00:00Z"),
        List.of("/replicator_kuma/current"),
        List.of(),
        directory.resolve("alpha/upload"));
  }

  private static PublishOutcome publish(LeaderInstance leader) throws StoreException {
    try {
      return leader.publish();
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reason(PublishOutcome outcome) {
    assertThat(outcome).isInstanceOf(Withheld.class);
    assertThat(((Withheld) outcome).guard()).isEqualTo(Guard.NOT_A_DESCENDANT);
    return ((Withheld) outcome).reason();
  }
}
