package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.ReplicatedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class DatabaseLocatorTest {
  @TempDir Path dataDir;

  @Test
  void locate_freshDirectory_nothingIsChosen() throws Exception {
    assertThat(locator().locate()).isEqualTo(new LocatedDatabase.NotChosen());
    assertThat(locator().locate().database()).isEmpty();
    assertThat(locator().locate().warning()).isEmpty();
  }

  @Test
  void locate_directoryMissing_nothingIsChosen() throws Exception {
    DatabaseLocator locator = new DatabaseLocator(dataDir.resolve("later"), Optional.empty());

    assertThat(locator.locate().database()).isEmpty();
  }

  @Test
  void locate_sqliteChosen_isKumaDb() throws Exception {
    choose("{\"type\": \"sqlite\"}");

    KumaDatabase database = locator().locate().database().orElseThrow();

    assertThat(database.kind()).isEqualTo("sqlite");
    assertThat(database.description()).contains(dataDir.resolve("kuma.db").toString());
    assertThat(database.exists()).isFalse();
  }

  @Test
  void locate_sqliteChosenAndElsewhere_isThere() throws Exception {
    choose("{\"type\": \"sqlite\"}");
    Path elsewhere = TestDatabases.seeded(dataDir.resolve("elsewhere"));

    KumaDatabase database =
        new DatabaseLocator(dataDir, Optional.of(elsewhere)).locate().database().orElseThrow();

    assertThat(database.<Long>read(t -> t.count(ReplicatedTables.MONITOR))).isEqualTo(47);
  }

  @Test
  void locate_kuma123WithoutAChoice_isSqlite() throws Exception {
    TestDatabases.empty(dataDir, "1.23.17");

    assertThat(locator().locate().database().orElseThrow().exists()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"type\": 5}", "{\"type\": null}"})
  void locate_invalidChoiceBesideKumaDb_isSqlite(String json) throws Exception {
    TestDatabases.empty(dataDir, "2.5.3");
    choose(json);

    assertThat(locator().locate().database().orElseThrow().kind()).isEqualTo("sqlite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"password\": hunter2}", "{\"type\": 5}"})
  void locate_invalidChoiceAlone_isMisconfiguredAndSaysNothingOfIt(String json) throws Exception {
    choose(json);

    DatabaseException failure = failureOfLocate();

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure).hasMessageContaining("db-config.json").hasNoCause();
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void locate_mariadbDirectoryWithoutAChoice_isMisconfigured() throws Exception {
    Files.createDirectory(dataDir.resolve("mariadb"));

    assertThat(failureOfLocate().kind()).isEqualTo(Kind.MISCONFIGURED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "embedded-mariadb"})
  void locate_mariadb_isUnsupportedWithAHint(String type) throws Exception {
    TestDatabases.empty(dataDir, "2.5.3");
    choose("{\"type\": \"" + type + "\", \"password\": \"hunter2\"}");

    DatabaseException failure = failureOfLocate();

    assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(failure).hasMessageContainingAll(type, "not supported by this version");
    assertThat(failure.hint()).isNotEmpty();
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void locate_unknownType_isTerminalAndNamesIt() throws Exception {
    choose("{\"type\": \"postgres\"}");

    DatabaseException failure = failureOfLocate();

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure).hasMessageContaining("postgres");
    assertThat(failure.hint()).contains("sqlite");
  }

  @Test
  void locate_choiceIsADirectory_isUnavailable() throws Exception {
    Files.createDirectory(dataDir.resolve("db-config.json"));

    assertThat(failureOfLocate().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void writeSqliteChoice_nothingChosen_isWhatKumaReads() throws Exception {
    DatabaseLocator locator = new DatabaseLocator(dataDir.resolve("new"), Optional.empty());

    assertThat(locator.writeSqliteChoice()).isTrue();

    assertThat(dataDir.resolve("new/db-config.json")).hasContent("{\"type\":\"sqlite\"}");
    assertThat(locator.locate().database().orElseThrow().kind()).isEqualTo("sqlite");
    try (var entries = Files.list(dataDir.resolve("new"))) {
      assertThat(entries).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"db-config.json", "kuma.db", "mariadb"})
  void writeSqliteChoice_anythingThere_writesNothing(String existing) throws Exception {
    Files.writeString(dataDir.resolve(existing), "mine");

    assertThat(locator().writeSqliteChoice()).isFalse();

    assertThat(dataDir.resolve(existing)).hasContent("mine");
    try (var entries = Files.list(dataDir)) {
      assertThat(entries).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"})
  void warning_networkFileSystem_namesItAndTheFile(String type) {
    assertThat(FilesystemKind.warning(dataDir.resolve("kuma.db"), type).orElseThrow())
        .contains(type, "kuma.db", "not supported by Uptime Kuma and SQLite's WAL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "virtiofs"})
  void warning_localFileSystem_isNone(String type) {
    assertThat(FilesystemKind.warning(dataDir.resolve("kuma.db"), type)).isEmpty();
  }

  @Test
  void locate_localDisk_warnsOfNothing() throws Exception {
    choose("{\"type\": \"sqlite\"}");

    assertThat(locator().locate().warning()).isEmpty();
  }

  private DatabaseLocator locator() {
    return new DatabaseLocator(dataDir, Optional.empty());
  }

  private void choose(String json) throws IOException {
    Files.writeString(dataDir.resolve("db-config.json"), json);
  }

  private DatabaseException failureOfLocate() {
    DatabaseException failure =
        catchThrowableOfType(DatabaseException.class, () -> locator().locate());
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
