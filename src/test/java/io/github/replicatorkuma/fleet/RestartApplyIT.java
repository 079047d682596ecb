package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Uptime Kuma that is stopped for an apply, and is not where that would be in vain. */
@SuppressWarnings("NullAway.Init")
class RestartApplyIT {
  @TempDir private Path directory;
  private RealKuma replica;
  private SqliteFleet instance;

  @BeforeEach
  void leaderHasPublishedAnEdit() throws Exception {
    replica = RealKuma.in(directory.resolve("kuma")).started();
    replica.api("setup");
    replica.kuma().stop(StopMode.WHEN_BOOTED);
    Path leader = Files.copy(replica.database(), directory.resolve("leader.db"));
    TestDatabases.execute(leader, "INSERT INTO tag (id, name, color) VALUES (7, 'new', '#fff')");
    replica.started();
    instance =
        new SqliteFleet(directory, leader, replica.database(), LeaderAndReplica.emptyRepository());
    instance.beta.kuma = replica.kuma();
    instance.beta.method = ApplyMethod.RESTART;
    instance.beta.readyWithin = Duration.ofMinutes(2);
    instance.publish();
  }

  @AfterEach
  void end() throws Exception {
    replica.close();
  }

  @Test
  void apply_besideAProgramThatReads_happens_andStopsKumaOnce() throws Exception {
    String boot = replica.kuma().bootId();
    int stops = stops();
    try (LockHolder reader = LockHolder.reading(replica.database())) {
      assertThat(reader.succeeded()).isTrue();

      LeaderAndReplica.applied(instance.apply());

      assertThat(replica.kuma().bootId()).isNotEqualTo(boot);
      assertThat(stops()).isEqualTo(stops + 1);
    }
    assertThat(TestDatabases.query(replica.database(), "SELECT name FROM tag"))
        .containsExactly("new");
  }

  @Test
  void apply_whereAnotherKumaUsesTheDatabase_isRefused_andStopsNeither() throws Exception {
    String boot = replica.kuma().bootId();
    try (RealKuma other = RealKuma.in(directory.resolve("kuma")).started()) {
      assertThatThrownBy(instance::apply)
          .hasMessageContainingAll("another Uptime Kuma, process ", replica.database().toString());
      assertThat(other.kuma().isRunning()).isTrue();
      assertThat(replica.kuma().bootId()).isEqualTo(boot);
    }
    LeaderAndReplica.applied(instance.apply());
  }

  private int stops() throws Exception {
    return replica.log().split("Graceful shutdown successful", -1).length - 1;
  }
}
