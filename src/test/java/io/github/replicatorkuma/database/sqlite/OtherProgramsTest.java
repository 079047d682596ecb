package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase.Reach;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
class OtherProgramsTest {
  @TempDir Path directory;

  @Test
  void idleProcessInWalMode_isSeenUntilItEnds() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);
    assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.IDLE)) {
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).hasSize(1);
      assertThat(new OtherProcesses(file).holdTheSwitch()).isTrue();
      assertThat(new OtherProcesses(file).inSight()).hasSize(1);
      kuma.end();
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    }
  }

  @Test
  void killedProcess_leavesTheFilesButNotTheLock() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);
    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.IDLE)) {
      kuma.kill();
    }

    assertThat(directory.resolve("kuma.db-shm")).exists();
    assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    assertThat(database.<Integer>read(t -> t.migrations().size())).isEqualTo(55);
  }

  @Test
  void idleProcessWithoutWal_isSeenByItsDescriptor() throws Exception {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(file, "PRAGMA journal_mode = DELETE");
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.IDLE)) {
      assertThat(directory.resolve("kuma.db-shm")).doesNotExist();
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).hasSize(1);
      kuma.end();
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    }
  }

  @Test
  void noDatabaseAtAll_isNotOpen() throws Exception {
    Path file = directory.resolve("kuma.db");

    assertThat(new SqliteDatabase(file, Duration.ZERO).otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void askedAgainAndAgain_takesNoLockAwayFromTheOther() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.WRITING)) {
      for (int i = 0; i < 10; i++) {
        assertThat(database.otherPrograms(Reach.ANY_MACHINE)).hasSize(1);
      }
      assertThat(new OtherProcesses(file).holdTheSwitch()).isTrue();
      kuma.kill();
    }
  }

  @Test
  void otherPrograms_areToldByNumberAndName_andOnlyAKumaAsSuch() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (LockHolder kuma = LockHolder.ofDatabase(file);
        LockHolder reader = LockHolder.reading(file)) {
      for (Reach reach : Reach.values()) {
        assertThat(database.otherPrograms(reach))
            .containsExactlyInAnyOrder(
                program(kuma, "uptime-kuma", true), program(reader, "a reader", false));
      }
    }
  }

  private static OtherProgram program(LockHolder process, String command, boolean isKuma) {
    return new OtherProgram(
        "process " + process.pid() + " (" + command + ")", isKuma, OptionalLong.of(process.pid()));
  }

  @ParameterizedTest
  @CsvSource({
    "uptime-kuma, true, uptime-kuma",
    "node server/server.js, true, node server.js",
    "/usr/bin/node --require a.cjs /app/server/server.js, true, node",
    "node other.js, false, node other.js",
    "vi /app/server/server.js, false, vi server.js",
    "/usr/bin/python3 /opt/backup.py --password secret, false, python3 backup.py",
    "sqlite3 -cmd secret, false, sqlite3"
  })
  void commandLine_isAKumaByItsTitleOrItsScript_andTellsNoFurtherWords(
      String words, boolean isKuma, String told) {
    CommandLine line = new CommandLine(List.of(words.split(" ", -1)));

    assertThat(line.isKuma()).isEqualTo(isKuma);
    assertThat(line).hasToString(told);
  }

  @Test
  void write_whileAnotherHoldsTheWriteLock_namesIt_andNotAReader() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (LockHolder reader = LockHolder.reading(file);
        LockHolder writer = LockHolder.writing(file)) {
      assertThatThrownBy(() -> database.write(transaction -> true))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.LOCKED))
          .hasMessageEndingWith(", by process " + writer.pid() + " (a writer)");
      assertThat(reader.succeeded()).isTrue();
    }
  }
}
