package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the shipped program starts a real Uptime Kuma, and what it makes of what it finds there. */
class StartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than one cycle waits for a boot. */
  private static final int SLOW_SECONDS = 40;

  /** Of this machine as well, but nobody who listens on 127.0.0.1 answers there. */
  private static final String OTHER_ADDRESS = "127.0.0.2";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void makeRepository() throws Exception {
    CheapRepository.create(directory.resolve("repository"), Cli.PASSWORD);
  }

  private RunningInstance instance(String name, String mode, Map<String, String> own)
      throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("REPLICATOR_MODE", mode);
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", Cli.PASSWORD);
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("REPLICATOR_RESTORE_INTERVAL", "1h");
    variables.putAll(own);
    return new RunningInstance(directory.resolve(name), variables);
  }

  /** Publishes what the replica's Uptime Kuma holds, and a user beside. */
  private void publishUserFor(RunningInstance replica) throws Exception {
    Cli leader = new Cli(directory.resolve("leader"), directory.resolve("repository"), "BACKUP");
    Path database = Files.createDirectories(leader.data()).resolve("kuma.db");
    TestDatabases.execute(replica.database(), "VACUUM INTO '" + database + "'");
    TestDatabases.execute(
        database, "INSERT INTO user (id, username, password) VALUES (1, 'admin', 'a hash')");
    leader.run("publish").exitsWith(ExitCode.OK);
  }

  @Test
  void secondRun_besideALivingOne_startsNoSecondKuma() throws Exception {
    try (RunningInstance first = instance("one", "RESTORE", Map.of());
        RunningInstance second =
            instance("two", "RESTORE", Map.of("DATA_DIR", first.data() + "/"))) {
      first.start();
      first.awaitReadiness(Readiness.READY);
      ProcessHandle kuma = first.kuma();

      second.start();

      assertThat(second.exitCode(PATIENCE)).isEqualTo(ExitCode.TERMINAL);
      assertThat(second.log())
          .contains("another replicator-kuma (run, pid " + first.daemon().pid() + ")")
          .doesNotContain("event=kuma_started");
      assertThat(first.kuma()).isEqualTo(kuma);
    }
  }

  @Test
  void kumaThatOutlivedItsKilledReplicator_isStopped_andReplicationGoesOn() throws Exception {
    try (RunningInstance replica = instance("replica", "RESTORE", Map.of())) {
      replica.start();
      replica.awaitReadiness(Readiness.READY);
      ProcessHandle orphan = replica.kuma();
      assertThat(replica.daemon().destroyForcibly()).isTrue();
      replica.exitCode(PATIENCE);
      assertThat(orphan.isAlive()).isTrue();
      publishUserFor(replica);

      replica.start();

      replica.awaitLog("event=applied", 1);
      assertThat(orphan.isAlive()).isFalse();
      assertThat(replica.log()).contains("event=kuma_left_over pid=" + orphan.pid());
      replica.awaitReadiness(Readiness.READY);
      assertThat(replica.kuma()).isNotEqualTo(orphan);
    }
  }

  @Test
  void replicaWithoutUsers_isReachedFromThisMachineOnly_untilItHasTheLeadersUsers()
      throws Exception {
    Map<String, String> everywhere = Map.of("UPTIME_KUMA_HOST", "0.0.0.0");
    try (RunningInstance replica = instance("replica", "RESTORE", everywhere)) {
      replica.start();
      replica.awaitReadiness(Readiness.READY);
      replica.awaitLog("from this machine only", 1);
      assertThat(answers(replica)).isFalse();

      publishUserFor(replica);

      replica.awaitLog("event=applied", 1); // although its interval is an hour
      replica.await("it answers everywhere", () -> answers(replica));
    }
  }

  private static boolean answers(RunningInstance instance) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(OTHER_ADDRESS, instance.url().getPort()), 5_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void bootThatTakesLong_isWaitedFor_andItsRowsStay() throws Exception {
    try (RunningInstance replica = instance("replica", "RESTORE", Map.of())) {
      replica.start(RealKuma.packageDirectory(), slowAtItsStart(2));
      replica.awaitReadiness(Readiness.READY);
      publishUserFor(replica);
      replica.awaitLog("event=booting", 1);
      ProcessHandle booting = replica.kuma();

      Await.until(
          "applied",
          Duration.ofSeconds(4 * SLOW_SECONDS),
          () -> replica.count("event=applied") == 1,
          replica::log);

      assertThat(replica.kuma()).isEqualTo(booting);
      assertThat(replica.log()).doesNotContain("rolled");
      replica.awaitReadiness(Readiness.READY);
      assertThat(TestDatabases.number(replica.database(), "SELECT count(*) FROM user")).isOne();
    }
  }

  /** Which of its starts is slow; the first apply here is before the second. */
  private String[] slowAtItsStart(int number) {
    return new String[] {
      "sh",
      "-c",
      "echo >>\"$0\"; [ $(wc -l <\"$0\") -ne %d ] || sleep %d; exec node server/server.js"
          .formatted(number, SLOW_SECONDS),
      directory.resolve("starts").toString()
    };
  }
}
