package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.TestDatabases;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SqliteCopyTest {
  @TempDir Path directory;

  @Test
  void whileKumaRuns_holdsWhatIsOnlyInTheWalAndNothingUncommitted() throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("data"));
    Path target = directory.resolve("it's a \"copy\".db");
    try (Connection kuma = TestDatabases.connect(file);
        Statement statement = kuma.createStatement()) {
      statement.execute("DELETE FROM heartbeat WHERE monitor_id = 3");
      statement.execute("UPDATE tag SET name = 'only in the WAL' WHERE id = 1");
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM tag");

      new SqliteDatabase(file, Duration.ZERO).copyTo(target);
    }

    assertThat(TestDatabases.query(target, "SELECT name FROM tag"))
        .hasSize(3)
        .startsWith("only in the WAL");
    assertThat(TestDatabases.query(target, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(TestDatabases.number(target, "SELECT count(*) FROM monitor")).isEqualTo(47);
  }

  @Test
  void copy_isForItsOwnerOnlyAndLeavesNothingElse() throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("data"));
    Path copies = Files.createDirectory(directory.resolve("copies"));
    Files.writeString(copies.resolve("copy.db.new"), "left by a killed copy");

    new SqliteDatabase(file, Duration.ZERO).copyTo(copies.resolve("copy.db"));

    assertThat(copies).isDirectoryContaining("glob:**/copy.db");
    try (var entries = Files.list(copies)) {
      assertThat(entries).hasSize(1);
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(copies.resolve("copy.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void copyLargerThanTheFreeSpace_isNotBegun_andBothNumbersAreTold() throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("data"));
    Path target = directory.resolve("copy.db");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(directory.toFile().getTotalSpace() + (1L << 30)); // takes no space itself
    }

    assertThatThrownBy(() -> new SqliteDatabase(file, Duration.ZERO).copyTo(target))
        .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.isTerminal()).isTrue())
        .hasMessageMatching("a copy of .* needs \\d+ MB, and \\d+ MB are free where .* is");

    assertThat(target).doesNotExist();
  }

  @Test
  void existingTarget_isRefusedAndKept() throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("data"));
    Path target = Files.writeString(directory.resolve("copy.db"), "precious");

    assertThatThrownBy(() -> new SqliteDatabase(file, Duration.ZERO).copyTo(target))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(target.toString());

    assertThat(target).hasContent("precious");
  }

  @Test
  void directoryMissing_failsNamingTheTarget() {
    Path file = TestDatabases.seeded(directory.resolve("data"));
    Path target = directory.resolve("nowhere/copy.db");

    assertThatThrownBy(() -> new SqliteDatabase(file, Duration.ZERO).copyTo(target))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(target.toString());
  }

  @Test
  void sourceDamaged_leavesNoCopy() throws Exception {
    Path file = Files.writeString(directory.resolve("kuma.db"), "no database ".repeat(1000));
    Path target = directory.resolve("copy.db");

    assertThatThrownBy(() -> new SqliteDatabase(file, Duration.ZERO).copyTo(target))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            failure -> assertThat(failure.kind()).isEqualTo(DatabaseException.Kind.CORRUPT));

    try (var entries = Files.list(directory)) {
      assertThat(entries).containsExactly(file);
    }
  }
}
