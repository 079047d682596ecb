package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.HintFleet.offered;
import static io.github.replicatorkuma.cli.HintFleet.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of a repository that is damaged or locked ends that, with the restic that is here.
 */
class HintRepairsTest {
  private static final long SOME_PID = 4_100_000;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private HintFleet fleet;

  @BeforeEach
  void publish() throws Exception {
    fleet = new HintFleet(directory);
  }

  @Test
  void damagedData_isStoredAgain_asTheLeaderSays_andAsTheReplicaSays() throws Exception {
    fleet.rot("index");

    told(
        fleet.replica.run("apply").exitsWith(ExitCode.RETRYABLE),
        "replicator-kuma publish --again");
    Cli.Result flawed = fleet.leader.run("publish", "--json").exitsWith(ExitCode.STOPPED);
    fleet.storeAgain(offered(flawed, "replicator-kuma publish --again"));

    assertThat(fleet.leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    fleet.replica.run("apply").exitsWith(ExitCode.OK);
  }

  @Test
  void snapshotThatCannotBeRead_isDeletedByTheNameInTheMessage() throws Exception {
    fleet.rot("snapshots");
    Cli.Result unreadable = fleet.replica.run("apply").exitsWith(ExitCode.RETRYABLE);
    assertThat(told(unreadable, "restic check")).isEqualTo("restic check");

    Matcher id = Pattern.compile("snapshot[ /]<?([0-9a-f]{8})").matcher(unreadable.err());
    assertThat(id.find()).as(unreadable.err()).isTrue();
    for (Path file : fleet.files("snapshots")) {
      if (file.getFileName().toString().startsWith(id.group(1))) {
        Files.delete(file);
      }
    }

    fleet.publish("published anew");
    fleet.replica.run("apply").exitsWith(ExitCode.OK);
    assertThat(HintFleet.nine(fleet.replica)).contains("published anew");
  }

  @Test
  void repositoryThatTwoCreated_opensAgainWithoutTheKeyThatIsNamed() throws Exception {
    Path keys = fleet.repository().resolve("keys");
    Cli.Result spoilt = fleet.replica.run("snapshots");
    for (int i = 0; i < 20 && spoilt.exitCode() == ExitCode.OK; i++) { // restic begins with any
      Path other = directory.resolve("other" + i);
      CheapRepository.create(other, Cli.PASSWORD);
      for (Path key : FileTree.of(other.resolve("keys"))) {
        if (Files.isRegularFile(key)) {
          Files.copy(key, keys.resolve(key.getFileName()));
        }
      }
      spoilt = fleet.replica.run("snapshots");
    }
    assertThat(spoilt.err()).contains("move the one whose name is above out of that folder");

    Matcher name = Pattern.compile("config or key ([0-9a-f]{64}) is damaged").matcher(spoilt.err());
    while (name.find()) {
      Files.move(keys.resolve(name.group(1)), directory.resolve(name.group(1)));
      name.reset(fleet.replica.run("snapshots").err());
    }
    fleet.replica.run("snapshots").exitsWith(ExitCode.OK);
  }

  private void lock(Duration age, boolean exclusive) throws IOException {
    CheapRepository.addLock(
        fleet.repository(),
        Cli.PASSWORD,
        Instant.now().minus(age),
        "elsewhere",
        SOME_PID,
        exclusive);
  }

  @Test
  void lockThatIsInTheWay_isRemoved_asThePublishSays_andAsTheDoctorSays() throws Exception {
    for (boolean byTheDoctor : new boolean[] {false, true}) {
      lock(Duration.ofMinutes(3), true);
      HintFleet.edit(fleet.leader, "behind a lock " + byTheDoctor);
      Cli.Result locked = fleet.leader.run("publish", "--json").exitsWith(ExitCode.RETRYABLE);

      fleet.restic(
          byTheDoctor
              ? told(fleet.leader.run("doctor"), "restic unlock")
              : offered(locked, "restic unlock"));

      fleet.leader.run("publish").exitsWith(ExitCode.OK);
    }
  }

  @Test
  void lockThatWasLeft_isRemoved() throws Exception {
    lock(Duration.ofHours(1), false);

    fleet.restic(told(fleet.replica.run("doctor"), "restic unlock"));

    assertThat(fleet.replica.run("doctor").out()).containsPattern("locks +none");
  }
}
