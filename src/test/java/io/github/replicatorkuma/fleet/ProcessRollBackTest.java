package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.FakeKuma;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaDeadlines;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A supervised process that does not live with the new rows, each in its way. */
class ProcessRollBackTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteFleet fleet;

  @SuppressWarnings("NullAway.Init")
  private Path boots;

  @SuppressWarnings("NullAway.Init")
  private FakeKuma process;

  @BeforeEach
  void kumaRunsOnEqualRows() throws Exception {
    fleet = new SqliteFleet(directory);
    fleet.publish();
    fleet.apply();
    boots = Files.writeString(directory.resolve("boots"), "");
    process =
        new FakeKuma(
            "boots", Map.of("BOOTS", boots.toString(), "EXIT_CODE", "1"), KumaDeadlines.defaults());
    fleet.beta.kuma = process.kuma;
    process.kuma.start();
    assertThat(process.kuma.awaitReady(LONG)).isTrue();
  }

  @AfterEach
  void endKuma() throws Exception {
    process.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exits", "answers-then-dies"})
  void kumaProcess_thatEndsTwiceOnTheNewRows_runsOnTheOldOnes_untilANewerSnapshotComes(String boot)
      throws Exception {
    Map<String, List<String>> before = fleet.replicaRows();
    fleet.onLeader("DELETE FROM monitor WHERE id = 1", "UPDATE monitor SET name = 'new'");
    fleet.publish();
    Files.writeString(boots, boot + "\n" + boot);
    fleet.beta.readyWithin = LONG;

    assertThat(fleet.apply()).isInstanceOf(RolledBack.class);

    Kuma kuma = process.kuma;
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(kuma.diedByItself()).isNotDone();
    assertThat(fleet.replicaRows()).isEqualTo(before);
    assertThat(fleet.beta.state().restorePoint()).doesNotExist();

    Files.writeString(boots, "exits");
    assertThat(SqliteFleet.refused(fleet.apply()).reason()).contains("did not run with it");
    assertThat(boots).as("never started again").hasContent("exits");

    Files.writeString(boots, "");
    fleet.onLeader("UPDATE monitor SET name = 'better'");
    fleet.publishAndApply();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(fleet.replicaRows()).isEqualTo(fleet.leaderRows());
  }
}
