package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starts and ends of a real MariaDB in Kuma's place. */
class EmbeddedMariaDbIT extends EmbeddedFixture {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void ensureRunning_nobodyServes_startsOneServerThatAnswers() throws Exception {
    server.ensureRunning();
    useTheDatabase();
    List<ProcessHandle> first = serving();
    assertThat(first).hasSize(1);
    server.ensureRunning();
    assertThat(serving()).isEqualTo(first);

    assertThat(server.stop(LONG)).isTrue();
    assertThat(serving()).isEmpty();
    assertThat(servers.isAlive(first.get(0))).isFalse();
    server.ensureRunning();
    useTheDatabase();
    assertNeverKilled();
  }

  /** What the other tests' look at the output is worth. */
  @Test
  void assertNeverKilled_serverWasKilled_fails() throws Exception {
    server.ensureRunning();
    useTheDatabase();
    ProcessHandle killed = serving().get(0);
    killed.destroyForcibly();
    killed.onExit().get(30, TimeUnit.SECONDS);
    server.ensureRunning();
    assertThatThrownBy(this::assertNeverKilled).isInstanceOf(AssertionError.class);
  }

  @Test
  void ensureRunning_twoThreads_startOneServer() throws Exception {
    FutureTask<Boolean> other =
        Await.inBackground(
            () -> {
              server.ensureRunning();
              return true;
            });
    server.ensureRunning();
    assertThat(other.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(serving()).hasSize(1);
  }

  @Test
  void ensureRunning_orphanServes_leavesItAlone() throws Exception {
    Process orphan = orphan();
    server.ensureRunning();
    useTheDatabase();
    assertThat(serving()).containsExactly(orphan.toHandle());

    assertThat(server.stopOwn(LONG)).isTrue();
    assertThat(orphan.isAlive()).isTrue();
    assertThat(server.stop(LONG)).isTrue();
    assertThat(orphan.waitFor()).isZero();
  }

  @Test
  void ensureRunning_serversAreStartedByOthers_waitsForTheirsAndStartsNone() throws Exception {
    EmbeddedMariaDb waiting = server(Starts.NEVER);
    assertThatThrownBy(waiting::ensureRunning).hasMessageContaining("nobody serves");
    assertThat(serving()).isEmpty();
    Process other = orphan();
    waiting.ensureRunning();
    assertThat(serving()).containsExactly(other.toHandle());
  }

  @Test
  void stopOwn_serverIsOurs_endsIt() throws Exception {
    server.ensureRunning();
    assertThat(server.stopOwn(LONG)).isTrue();
    assertThat(serving()).isEmpty();
  }

  @Test
  void ensureRunning_socketIsLeftFromADeadServer_isNoObstacle() throws Exception {
    Path socket = data.resolve("run/mariadb.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    server.ensureRunning();
    useTheDatabase();
  }

  @Test
  void stop_pidFileNamesAnInnocentProcess_sparesIt() throws Exception {
    Process innocent = keepTrackOf(new ProcessBuilder("sleep", "600").start());
    Path pidFile = data.resolve("run/mysqld.pid");
    Files.writeString(pidFile, innocent.pid() + "\n");
    assertThat(server.stop(LONG)).isTrue();
    server.ensureRunning();
    useTheDatabase();
    Files.writeString(pidFile, innocent.pid() + "\n");
    assertThat(server.stop(LONG)).isTrue();
    assertThat(serving()).isEmpty();
    assertThat(innocent.isAlive()).isTrue();
  }

  @Test
  void ensureRunning_runDirectoryIsMissing_createsIt() throws Exception {
    Files.delete(data.resolve("run"));
    server.ensureRunning();
    useTheDatabase();
  }

  @Test
  void ensureRunning_databaseIsBroken_failsAtOnceWithTheServersLastWords() throws Exception {
    Files.writeString(data.resolve("mariadb/ibdata1"), "no database");
    Instant begin = clock.instant();
    assertThatThrownBy(server::ensureRunning)
        .isInstanceOfSatisfying(
            KumaException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(KumaException.Kind.DATABASE_NOT_READY);
              assertThat(failure).hasMessageContaining("exit code 1: ");
              assertThat(failure).hasMessageContaining("ibdata1").hasMessageEndingWith("Aborting");
            });
    assertThat(Duration.between(begin, clock.instant())).isLessThan(Duration.ofSeconds(30));
    assertThat(serving()).isEmpty();
  }

  /** MariaDB that is asked in the middle of its start may never end: it is waited for. */
  @Test
  void stop_serverIsJustStarting_endsItCleanlyEachTime() throws Exception {
    for (int round = 0; round < 8; round++) {
      Process orphan = orphan();
      // Its script first becomes the server, and for that moment has no command line.
      while (orphan.info().command().filter(EmbeddedMariaDbIT::isTheServer).isEmpty()
          || serving().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(server.stop(LONG)).as("round %s", round).isTrue();
      assertThat(orphan.waitFor()).isZero();
    }
  }

  @Test
  void stop_secondServerWaitsForTheLockOfTheFirst_endsBoth() throws Exception {
    Process first = orphan();
    awaitGreeting();
    Process second = orphan();
    while (!output().contains("Will retry for 30 seconds")) {
      Thread.onSpinWait();
    }
    assertThat(serving()).containsExactlyInAnyOrder(first.toHandle(), second.toHandle());
    assertThat(server.stop(LONG)).isTrue();
    assertThat(serving()).isEmpty();
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
  }

  @Test
  void ensureRunning_interrupted_leavesAServerThatAStopEnds() throws Exception {
    FutureTask<Boolean> stopped = interruptedImport();
    assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.stop(LONG)).isTrue();
    assertThat(serving()).isEmpty();
  }

  private FutureTask<Boolean> interruptedImport() {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              try {
                server.ensureRunning();
                return false;
              } catch (InterruptedException e) {
                return true;
              }
            });
    Thread thread = new Thread(task);
    thread.start();
    while (serving().isEmpty()) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    return task;
  }

  private static boolean isTheServer(String program) {
    return Path.of(program).endsWith("mariadbd");
  }
}
