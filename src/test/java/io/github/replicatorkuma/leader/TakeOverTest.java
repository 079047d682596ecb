package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who leads after the operator, a script or a disk that was set back has had its way. */
class TakeOverTest extends TwoLeadersCase {
  private SnapshotId addScriptSnapshot() {
    return store.add(
        Instant.parse("2035-01-01T00:00:00Z"),
        List.of("/replicator_kuma/current"),
        List.of(),
        directory.resolve("alpha/upload"));
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
    Published published = (Published) alpha.publish(TAKE_OVER);
    assertThat(published.position()).isEqualTo(new Position(2, 3));
    String overruled = store.list().get(1).id().brief();
    assertThat(published.warnings())
        .anyMatch(warning -> warning.contains("takes the place of snapshot " + overruled));
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
}
