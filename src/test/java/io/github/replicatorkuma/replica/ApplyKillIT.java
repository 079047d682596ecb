package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that applies is killed at each step, and the next one takes over. */
class ApplyKillIT {
  private static final String PASSWORD = "password";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path shared;

  @BeforeAll
  static void leaderPublishesManyChanges() throws Exception {
    CheapRepository.create(shared.resolve("repository"), PASSWORD);
    Path leader = TestDatabases.seeded(shared.resolve("leader"));
    TestDatabases.execute(
        leader,
        "DELETE FROM monitor WHERE id IN (1, 2)",
        "UPDATE monitor SET name = 'changed' WHERE id IN (3, 4)",
        "INSERT INTO monitor (id, name, user_id) VALUES (90, 'new', 1)",
        "INSERT INTO monitor_tag (monitor_id, tag_id) VALUES (90, 1)",
        "UPDATE status_page SET slug = 'changed' WHERE id = 1",
        "UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'");
    PublishSettings settings =
        new PublishSettings(
            "alpha",
            "alpha.example",
            Optional.empty(),
            ReplicationScope.DEFAULT,
            shared.resolve("leader/upload"),
            shared.resolve("leader-staging"),
            true,
            Duration.ofHours(1),
            50);
    StateDirectory state = StateDirectory.open(shared.resolve("leader-state"), Clock.systemUTC());
    PublishCycle cycle =
        new PublishCycle(
            new SqliteDatabase(leader, Duration.ZERO),
            store(shared),
            InstanceMemory.open(state),
            settings,
            Clock.systemUTC(),
            Steps.UNOBSERVED);
    assertThat(cycle.run(PublishOptions.NONE)).isInstanceOf(Published.class);
  }

  private static SnapshotStore store(Path directory) {
    return new ResticStore(
        new ResticSettings(
            ResticSettings.DEFAULT_EXECUTABLE,
            Map.of(
                "PATH", System.getenv("PATH"),
                "RESTIC_REPOSITORY", directory.resolve("repository").toString(),
                "RESTIC_PASSWORD", PASSWORD),
            directory.resolve("restic-cache"),
            "host",
            directory,
            ResticSettings.Timeouts.DEFAULT),
        new SystemCommandRunner());
  }

  /** The replica in {@code own}, of the repository in {@code directory}. */
  private static ApplyCycle cycle(Path directory, Path own, Steps steps) throws Exception {
    StateDirectory state = StateDirectory.open(own.resolve("state"), Clock.systemUTC());
    ApplySettings settings =
        new ApplySettings(
            ApplyPolicy.EXACT,
            own.resolve("upload"),
            own.resolve("staging"),
            50,
            /* supervised= */ true,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            ApplyMethod.AUTO);
    return new ApplyCycle(
        new SqliteDatabase(own.resolve("kuma.db"), Duration.ofSeconds(5)),
        store(directory),
        state,
        InstanceMemory.open(state),
        new NoKuma(),
        settings,
        Clock.systemUTC(),
        steps);
  }

  /** Applies once, and at the step named last says so and waits for its end. */
  public static void main(String[] arguments) throws Exception {
    Steps steps =
        step -> {
          if (step.equals(arguments[2])) {
            System.out.println("reached " + step);
            waitForTheEnd();
          }
        };
    cycle(Path.of(arguments[0]), Path.of(arguments[1]), steps).run(ApplyOptions.REVERT_DRIFT);
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apply:before-stop",
        "apply:before-restore-point",
        "apply:before-rows",
        "apply:before-commit",
        "apply:committed",
        "apply:judged"
      })
  void applyKilledAtAStep_leavesOldOrNewRows_andTheNextEndsInTheNewState(String step)
      throws Exception {
    Path own = shared.resolve(step.replace(':', '-'));
    Path replica = TestDatabases.seeded(own);
    for (String table : List.of("heartbeat", "stat_daily")) {
      TestDatabases.execute(
          replica,
          "UPDATE OR REPLACE %s SET monitor_id = 1 WHERE id = (SELECT min(id) FROM %s)"
              .formatted(table, table));
    }
    Map<String, List<String>> old = ReplicaFixture.everythingIn(replica);

    kill(own, step);

    if (step.equals("apply:committed") || step.equals("apply:judged")) {
      assertThat(ReplicaFixture.replicated(replica))
          .isEqualTo(ReplicaFixture.replicated(shared.resolve("leader/kuma.db")));
    } else {
      assertThat(ReplicaFixture.everythingIn(replica)).isEqualTo(old);
    }
    ApplyCycle next = cycle(shared, own, Steps.UNOBSERVED);
    assertThat(next.settlePending()).isEmpty();
    assertThat(next.run(ApplyOptions.REVERT_DRIFT)).isInstanceOfAny(Applied.class, UpToDate.class);
    assertThat(ReplicaFixture.replicated(replica))
        .isEqualTo(ReplicaFixture.replicated(shared.resolve("leader/kuma.db")));
    assertThat(own.resolve("state/restore-point.json")).doesNotExist();
    assertThat(own.resolve("staging/fetch")).doesNotExist();
    assertThat(ReplicatedTables.HISTORY)
        .allSatisfy(
            table ->
                assertThat(
                        TestDatabases.number(
                            replica,
                            "SELECT count(*) FROM %s WHERE monitor_id NOT IN (SELECT id FROM monitor)"
                                .formatted(table)))
                    .isZero());
    assertThat(TestDatabases.number(replica, "SELECT count(*) FROM pragma_foreign_key_check"))
        .isZero();
  }

  private static void kill(Path own, String step) throws Exception {
    Path errors = Files.createTempFile(shared, "killed", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ApplyKillIT.class.getName(),
                shared.toString(),
                own.toString(),
                step)
            .redirectError(errors.toFile())
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.equals("reached " + step)) {
        line = output.readLine();
      }
      assertThat(line).as(Files.readString(errors)).isNotNull();
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }
}
