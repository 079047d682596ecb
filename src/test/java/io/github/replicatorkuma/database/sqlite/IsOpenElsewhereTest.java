package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class IsOpenElsewhereTest {
  @TempDir Path directory;

  @Test
  void idleProcessInWalMode_isSeenUntilItEnds() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);
    assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isFalse();

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.IDLE)) {
      assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isTrue();
      assertThat(new OtherProcesses(file).holdTheSwitch()).isTrue();
      assertThat(new OtherProcesses(file).haveADescriptor()).isTrue();
      kuma.end();
      assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isFalse();
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
    assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isFalse();
    assertThat(database.<Integer>read(t -> t.migrations().size())).isEqualTo(55);
  }

  @Test
  void idleProcessWithoutWal_isSeenByItsDescriptor() throws Exception {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(file, "PRAGMA journal_mode = DELETE");
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.IDLE)) {
      assertThat(directory.resolve("kuma.db-shm")).doesNotExist();
      assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isTrue();
      kuma.end();
      assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isFalse();
    }
  }

  @Test
  void noDatabaseAtAll_isNotOpen() throws Exception {
    Path file = directory.resolve("kuma.db");

    assertThat(
            new SqliteDatabase(file, Duration.ZERO).isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE))
        .isFalse();
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void askedAgainAndAgain_takesNoLockAwayFromTheOther() throws Exception {
    Path file = TestDatabases.seeded(directory);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (OtherProcess kuma = OtherProcess.holding(file, OtherProcess.WRITING)) {
      for (int i = 0; i < 10; i++) {
        assertThat(database.isOpenElsewhere(KumaDatabase.Reach.ANY_MACHINE)).isTrue();
      }
      assertThat(new OtherProcesses(file).holdTheSwitch()).isTrue();
      kuma.kill();
    }
  }
}
