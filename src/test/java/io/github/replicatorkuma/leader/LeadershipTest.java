package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Two instances that both want to lead. */
class LeadershipTest extends TwoLeadersCase {
  @Test
  void replica_thatBecomesLeader_publishesTheNextGenerationUnchangedAndFencesTheOld()
      throws Exception {
    alpha.publish();
    beta.hasApplied(store.list().get(0));

    Published change = (Published) beta.publish();

    assertThat(change.position()).isEqualTo(new Position(2, 2));
    assertThat(change.newLeader()).isTrue();
    assertThat(change.summary()).contains("nothing changed", "this instance leads now");
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
    assertThat(reason(alpha.publish()))
        .contains("does not descend", "which it published itself: its disk is of an earlier time");
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
}
