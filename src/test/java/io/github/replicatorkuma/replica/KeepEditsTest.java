package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an apply keeps of the rows that it overwrites. */
class KeepEditsTest {
  private static final String EDIT = "UPDATE monitor SET name = 'edited' WHERE id = 5";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void bothAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  /** As when it was started with REPLICATOR_MODE=BACKUP while nothing could be published. */
  private void wantsToLead() throws ReplicationException {
    fixture.beta.memory().update(state -> state.withLeading(true));
  }

  private void publishSomething() throws ReplicationException {
    fixture.onLeader("UPDATE monitor SET interval = interval + 1 WHERE id = 6");
    fixture.publish();
  }

  private List<KeptEntry> kept() throws ReplicationException {
    return new KeptAside(fixture.beta.state()).list();
  }

  private String edited() {
    return String.valueOf(fixture.count("SELECT count(*) FROM monitor WHERE name LIKE 'edited%'"));
  }

  @Test
  void driftOfAReplica_isNotKept() throws Exception {
    fixture.onReplica(EDIT);
    publishSomething();

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(kept()).isEmpty();
  }

  @Test
  void instanceThatWantedToLeadAndNeverPublished_isKept_butNotAfterItHasFollowed()
      throws Exception {
    wantsToLead();
    fixture.onReplica(EDIT);
    publishSomething();
    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(kept()).hasSize(1);
    assertThat(kept().get(0).reason()).isEqualTo(Reason.NO_LONGER_LEADS);
    assertThat(kept().get(0).base().orElseThrow().position()).hasToString("1.1");
    assertThat(edited()).isEqualTo("0");
    fixture.onReplica(EDIT);
    publishSomething();
    fixture.apply();
    assertThat(kept()).hasSize(1);
  }

  @Test
  void rowsThatWereApplied_areNotKept() throws Exception {
    wantsToLead();
    publishSomething();

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(kept()).isEmpty();
  }

  @Test
  void editBetweenKeepingAndWriting_makesTheApplyFail_andIsKeptByTheNext() throws Exception {
    wantsToLead();
    fixture.onReplica(EDIT);
    publishSomething();
    fixture.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_STOP) {
            fixture.onReplica("UPDATE monitor SET name = 'edited late' WHERE id = 7");
          }
        };

    assertThatThrownBy(() -> fixture.apply())
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("somebody edits this instance just now")
        .extracting(e -> ((ReplicationException) e).severity())
        .isEqualTo(Severity.RETRYABLE);
    assertThat(edited()).isEqualTo("2");

    fixture.beta.steps = step -> {};
    assertThat(fixture.apply()).isInstanceOf(Applied.class);
    assertThat(kept()).extracting(KeptEntry::number).containsExactly(1, 2);
    assertThat(edited()).isEqualTo("0");
  }

  @Test
  void applyThatFailsAfterKeeping_keepsTheSameRowsOnlyOnce() throws Exception {
    wantsToLead();
    fixture.onReplica(EDIT);
    publishSomething();
    fixture.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_COMMIT) {
            throw ReplicationException.retryable("failed", "");
          }
        };
    assertThatThrownBy(() -> fixture.apply()).hasMessage("failed");
    fixture.beta.steps = step -> {};

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(kept()).hasSize(1);
  }

  @Test
  void repositoryThatWasNeverKnown_takesNothingAwayThatOnlyThisInstanceHad() throws Exception {
    fixture.onReplica(EDIT);
    publishSomething();
    fixture.apply();
    ReplicaFixture other =
        new ReplicaFixture(directory.resolve("other"), fixture.leader, fixture.replica);
    fixture.beta.store = other.replicaStore;
    fixture.onLeader("DELETE FROM monitor WHERE id = 8");
    other.publish();
    fixture.onReplica(EDIT);

    assertThat(fixture.apply()).isInstanceOf(Applied.class);

    assertThat(kept()).extracting(KeptEntry::reason).containsExactly(Reason.OTHER_REPOSITORY);
    assertThat(kept().get(0).base()).isEmpty();
  }
}
