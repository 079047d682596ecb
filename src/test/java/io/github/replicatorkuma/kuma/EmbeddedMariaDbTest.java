package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link EmbeddedMariaDb} with no database at all, or with a server that is stubborn. */
class EmbeddedMariaDbTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final MutableClock time = new MutableClock("2030-01-01T00:00:00Z");
  private final AtomicInteger kumaStarts = new AtomicInteger();
  private Path data;
  private EmbeddedMariaDb server;

  @BeforeEach
  void createDirectories() throws Exception {
    data = Files.createDirectory(directory.resolve("data"));
    Files.createDirectory(directory.resolve("bin"));
    server = server(Starts.WHEN_NEEDED);
  }

  @AfterEach
  void killThePretender() throws Exception {
    for (ProcessHandle left : serving()) {
      left.destroyForcibly();
      left.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void ensureRunning_kumaHasNotCreatedTheDatabase_failsForNow() {
    assertFails(server::ensureRunning, KumaException.Kind.DATABASE_NOT_READY, "no database in");
  }

  @Test
  void stop_noDatabase_isDoneAtOnce() throws Exception {
    assertThat(server.stop(Duration.ZERO)).isTrue();
    assertThat(server.stopOwn(Duration.ZERO)).isTrue();
  }

  @Test
  void handOver_noDatabase_startsKuma() throws Exception {
    server.handOver(this::startKuma);
    assertThat(kumaStarts).hasValue(1);
  }

  @Test
  void ensureRunning_noSuchProgram_failsForGood() throws Exception {
    Files.createDirectory(data.resolve("mariadb"));
    assertFails(server::ensureRunning, KumaException.Kind.START_FAILED, "mariadbd not found");
  }

  @Test
  void ensureRunning_othersStartServersAndNoneServes_failsAtOnce() throws Exception {
    Files.createDirectory(data.resolve("mariadb"));
    assertFails(
        server(Starts.NEVER)::ensureRunning,
        KumaException.Kind.DATABASE_NOT_READY,
        "nobody serves");
  }

  @Test
  void ensureRunning_serverNeverAnswers_failsAfterAMinuteAndLeavesIt() throws Exception {
    pretend();
    assertFails(server::ensureRunning, KumaException.Kind.DATABASE_NOT_READY, "does not answer at");
    assertThat(serving()).hasSize(1);
    assertFails(server::ensureRunning, KumaException.Kind.DATABASE_NOT_READY, "does not answer at");
    assertThat(serving()).hasSize(1);
  }

  @Test
  void ensureRunning_kumaRunsAndItsServerIsNotThereYet_startsNone() throws Exception {
    pretend();
    server.handOver(this::startKuma);
    assertFails(server::ensureRunning, KumaException.Kind.DATABASE_NOT_READY, "does not answer at");
    assertThat(serving()).isEmpty();
  }

  @Test
  void refuseStarts_anImportWaits_letsItGo() throws Exception {
    pretend();
    CountDownLatch waits = new CountDownLatch(1);
    EmbeddedMariaDb real =
        new EmbeddedMariaDb(
            new EmbeddedFiles(data, () -> true),
            environment(),
            Starts.WHEN_NEEDED,
            time,
            duration -> {
              if (!serving().isEmpty()) {
                waits.countDown();
              }
            });
    FutureTask<KumaException> importing =
        Await.inBackground(
            () -> {
              try {
                real.ensureRunning();
              } catch (KumaException e) {
                return e;
              }
              throw new AssertionError("nobody answers");
            });
    waits.await();
    real.refuseStarts();
    assertThat(importing.get(30, TimeUnit.SECONDS).kind()).isEqualTo(KumaException.Kind.SHUT_DOWN);
  }

  @Test
  void stop_serverDoesNotEnd_givesUpAndNeverKillsIt() throws Exception {
    pretend();
    assertThatThrownBy(server::ensureRunning).isInstanceOf(KumaException.class);
    assertThat(server.stop(LONG)).isFalse();
    assertThat(server.stopOwn(LONG)).isFalse();
    assertThat(serving()).hasSize(1);
  }

  @Test
  void stop_interrupted_waitsAllTheSameAndStaysInterrupted() throws Exception {
    pretend();
    assertThatThrownBy(server::ensureRunning).isInstanceOf(KumaException.class);
    Thread.currentThread().interrupt();
    var before = time.instant();
    assertThat(server.stop(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.between(before, time.instant())).isGreaterThanOrEqualTo(LONG);
  }

  @Test
  void handOver_serverNeitherGreetsNorEnds_startsKumaAllTheSameAfterHalfAnHour() throws Exception {
    pretend();
    assertThatThrownBy(server::ensureRunning).isInstanceOf(KumaException.class);
    var before = time.instant();
    try (CapturedLog log = CapturedLog.ofPackage(EmbeddedMariaDb.class)) {
      server.handOver(this::startKuma);
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("ERROR "))
          .hasSizeBetween(178, 184)
          .allMatch(line -> line.contains("event=embedded_mariadb_not_stopped"))
          .last()
          .asString()
          .contains("started all the same");
    }
    assertThat(Duration.between(before, time.instant()))
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    assertThat(kumaStarts).hasValue(1);
    assertThat(serving()).hasSize(1);
  }

  @Test
  void anything_kumaUsesAnotherDatabase_leavesTheServerOfThatDirectoryAlone() throws Exception {
    pretend();
    assertThatThrownBy(server::ensureRunning).isInstanceOf(KumaException.class);
    EmbeddedMariaDb notChosen =
        new EmbeddedMariaDb(
            new EmbeddedFiles(data, () -> false), environment(), Starts.WHEN_NEEDED, time, time);
    var before = time.instant();

    assertThat(notChosen.stop(LONG)).isTrue();
    notChosen.handOver(this::startKuma);

    assertThat(time.instant()).isEqualTo(before);
    assertThat(serving()).hasSize(1);
    assertThat(notChosen.isCreated()).isFalse();
  }

  @Test
  void handOver_shutdownHasBegun_waitsForNothing() throws Exception {
    pretend();
    assertThatThrownBy(server::ensureRunning).isInstanceOf(KumaException.class);
    server.refuseStarts();
    var before = time.instant();
    server.handOver(this::startKuma);
    assertThat(time.instant()).isEqualTo(before);
  }

  private BooleanSupplier startKuma() {
    kumaStarts.incrementAndGet();
    return () -> true;
  }

  /** A database, and a server for it that answers nobody and does not end when asked. */
  private void pretend() throws IOException {
    Files.createDirectory(data.resolve("mariadb"));
    Path program = directory.resolve("bin/mariadbd");
    Files.writeString(program, "#!/bin/bash\ntrap '' TERM\nread <> <(:)\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private EmbeddedMariaDb server(Starts starts) {
    return new EmbeddedMariaDb(
        new EmbeddedFiles(data, () -> true), environment(), starts, time, time);
  }

  private Map<String, String> environment() {
    return Map.of("PATH", directory.resolve("bin").toString());
  }

  private List<ProcessHandle> serving() {
    return new DatabaseServers(new Processes()).serving(data.resolve("mariadb"));
  }

  private static void assertFails(ThrowingCallable call, KumaException.Kind kind, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KumaException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure).hasMessageContaining(message);
              assertThat(failure.hint()).isNotEmpty();
            });
  }
}
