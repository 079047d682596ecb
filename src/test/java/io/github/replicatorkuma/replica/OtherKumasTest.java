package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.fleet.LeaderAndReplica;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.LockHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For whom a restart apply stops Kuma, for whom it does not, and how often. */
@SuppressWarnings("NullAway.Init")
class OtherKumasTest {
  @TempDir private Path directory;
  private ReplicaFixture fixture;
  private Map<String, List<String>> before;
  private final List<LockHolder> started = new ArrayList<>();

  @BeforeEach
  void leaderHasPublished() throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    fixture.publish();
    before = fixture.everything();
  }

  @AfterEach
  void endAll() throws Exception {
    for (LockHolder process : started) {
      process.close();
    }
  }

  @Test
  void restartApply_besideAProgramThatReads_happensAndStopsKumaOnce() throws Exception {
    try (LockHolder reader = LockHolder.reading(fixture.replica)) {
      assertThat(reader.succeeded()).isTrue();

      LeaderAndReplica.applied(fixture.apply());
    }
    assertThat(events()).containsExactly("stop WHEN_BOOTED", "start");
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void restartApply_whileAnotherHoldsTheWriteLock_namesIt_andDoesNotStopKuma() throws Exception {
    try (LockHolder writer = LockHolder.writing(fixture.replica)) {
      ReplicationException failure = failure();

      assertThat(failure)
          .hasMessageContainingAll(
              fixture.replica.toString(), "process " + writer.pid() + " (a writer)");
      assertThat(failure.severity()).isEqualTo(Severity.RETRYABLE);
      assertThat(failure.hint()).isNotEmpty();
    }
    assertUntouched();
    LeaderAndReplica.applied(fixture.apply());
  }

  @Test
  void restartApply_whereAnotherKumaUsesTheDatabase_isRefused_andDoesNotStopKuma()
      throws Exception {
    try (LockHolder other = LockHolder.ofDatabase(fixture.replica)) {
      ReplicationException failure = failure();

      assertThat(failure)
          .hasMessageContainingAll(
              "another Uptime Kuma, process " + other.pid(), fixture.replica.toString());
      assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
    }
    assertUntouched();
    LeaderAndReplica.applied(fixture.apply());
  }

  @Test
  void kumaThatOutlivesItsCommand_isSeen_andKumaIsNotStoppedForItAgain() throws Exception {
    LockHolder wrapped = started(LockHolder.ofDatabase(fixture.replica));
    fixture.recordingKuma.owns(wrapped.pid());

    ReplicationException first = failure();
    wrapped.close();
    ReplicationException second = failure();

    assertThat(first)
        .hasMessageContainingAll("was stopped, and yet", "process " + wrapped.pid())
        .hasMessage(second.getMessage());
    assertThat(first.hint()).contains("node server/server.js");
    assertThat(events()).containsExactly("stop WHEN_BOOTED", "start");
    assertThat(fixture.everything()).isEqualTo(before);
  }

  @Test
  void kumaSeenOnlyAfterTheStop_isSeenBeforeTheNextOne_andAppliedBesideOnceItHasGone()
      throws Exception {
    fixture.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_STOP) {
            try {
              started(LockHolder.ofDatabase(fixture.replica));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    assertThat(failure()).hasMessageContaining("was stopped, and yet");
    assertThat(failure()).hasMessageContaining("process " + started.get(0).pid());
    assertThat(events()).containsExactly("stop WHEN_BOOTED", "start");

    fixture.beta.steps = step -> {};
    started.get(0).close();
    LeaderAndReplica.applied(fixture.apply());
  }

  @Test
  void unsupervisedApply_besideAProgramThatReads_happens() throws Exception {
    fixture.beta.supervised = false;
    fixture.beta.kuma = RecordingKuma.stopped();
    try (LockHolder reader = LockHolder.reading(fixture.replica)) {
      assertThat(reader.succeeded()).isTrue();

      LeaderAndReplica.applied(fixture.apply());
    }
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void unsupervisedApply_besideAKuma_isRefusedAndNamesIt() throws Exception {
    fixture.beta.supervised = false;
    fixture.beta.kuma = RecordingKuma.stopped();
    try (LockHolder other = LockHolder.ofDatabase(fixture.replica)) {
      assertThat(failure())
          .hasMessageContainingAll("not supervised here", "process " + other.pid());
    }
    assertUntouched();
  }

  private LockHolder started(LockHolder process) {
    started.add(process);
    return process;
  }

  private ReplicationException failure() {
    return catchThrowableOfType(ReplicationException.class, fixture::apply);
  }

  private List<String> events() {
    return fixture.recordingKuma.events();
  }

  private void assertUntouched() {
    assertThat(events()).isEmpty();
    assertThat(fixture.everything()).isEqualTo(before);
  }
}
