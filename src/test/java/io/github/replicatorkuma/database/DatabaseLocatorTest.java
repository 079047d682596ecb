package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class DatabaseLocatorTest {
  private static final EmbeddedAccess EMBEDDED =
      new EmbeddedAccess() {
        @Override
        public Path socket() {
          return Path.of("/nowhere/run/mariadb.sock");
        }

        @Override
        public void ensureRunning() {}
      };

  @TempDir Path dataDir;

  @Test
  void locate_freshDirectory_nothingIsChosen() throws Exception {
    assertThat(locator().locate().database()).isEmpty();
    assertThat(locator().locate().warning()).isEmpty();
  }

  @Test
  void locate_directoryMissing_nothingIsChosen() throws Exception {
    DatabaseLocator locator = locator(dataDir.resolve("later"), Map.of());

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
        new DatabaseLocator(dataDir, Optional.of(elsewhere), Map.of(), EMBEDDED)
            .locate()
            .database()
            .orElseThrow();

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

  @Test
  void locate_mariadb_isReachedAsTheFileSays() throws Exception {
    choose(
        """
        {"type": "mariadb", "hostname": "db.example", "port": "3307", "dbName": "uptime-kuma",
         "username": "kuma", "password": "hunter2", "ssl": true, "ca": "PEM", "unknown": {}}""");

    KumaDatabase database = locator().locate().database().orElseThrow();

    assertThat(database.kind()).isEqualTo("mariadb");
    assertThat(database.description()).isEqualTo("mariadb uptime-kuma at db.example:3307");
  }

  @Test
  void locate_mariadbOnASocket_hostIsNotNeeded() throws Exception {
    choose(
        """
        {"type": "mariadb", "socketPath": "/run/db.sock", "dbName": "kuma", "username": "kuma"}""");

    assertThat(locator().locate().database().orElseThrow().description())
        .isEqualTo("mariadb kuma at /run/db.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostname", "dbName", "username"})
  void locate_mariadbWithoutAField_isMisconfiguredAndNamesIt(String field) throws Exception {
    Map<String, String> fields =
        new TreeMap<>(
            Map.of("hostname", "db", "dbName", "kuma", "username", "kuma", "password", "hunter2"));
    fields.put("type", "mariadb");
    fields.remove(field);
    choose(new ObjectMapper().writeValueAsString(fields));

    DatabaseException failure = failureOfLocate();

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure).hasMessageContainingAll("db-config.json", "'" + field + "'");
    assertThat(failure.hint()).contains("UPTIME_KUMA_DB_");
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tcp://10.0.0.1:3306\"", "0", "70000"})
  void locate_mariadbPortIsNone_isMisconfigured(String port) throws Exception {
    choose(
        "{\"type\": \"mariadb\", \"hostname\": \"db\", \"dbName\": \"kuma\","
            + " \"username\": \"kuma\", \"port\": "
            + port
            + "}");

    assertThat(failureOfLocate()).hasMessageContaining("is no port");
  }

  @Test
  void locate_embedded_isReachedByTheServersSocket() throws Exception {
    choose("{\"type\": \"embedded-mariadb\"}");

    KumaDatabase database = locator().locate().database().orElseThrow();

    assertThat(database.kind()).isEqualTo("mariadb");
    assertThat(database.description()).isEqualTo("mariadb kuma at /nowhere/run/mariadb.sock");
  }

  @Test
  void locate_typeInTheEnvironment_allFieldsAreTakenFromThere() throws Exception {
    TestDatabases.empty(dataDir, "2.5.3");
    choose("{\"type\": \"sqlite\", \"dbName\": \"from-the-file\"}");
    Path user = Files.writeString(dataDir.resolve("user"), " kuma\n");
    Map<String, String> environment =
        Map.of(
            "UPTIME_KUMA_DB_TYPE", "mariadb",
            "UPTIME_KUMA_DB_HOSTNAME", "db",
            "UPTIME_KUMA_DB_USERNAME_FILE", user.toString(),
            "UPTIME_KUMA_DB_NAME", "kuma");

    assertThat(locator(dataDir, environment).locate().database().orElseThrow().description())
        .isEqualTo("mariadb kuma at db:3306");

    Map<String, String> withoutName = new TreeMap<>(environment);
    withoutName.remove("UPTIME_KUMA_DB_NAME");
    assertThatThrownBy(() -> locator(dataDir, withoutName).locate())
        .hasMessageContaining("'dbName'");
  }

  @Test
  void locate_freshDirectoryAndTypeInTheEnvironment_isChosen() throws Exception {
    DatabaseLocator locator = locator(dataDir, Map.of("UPTIME_KUMA_DB_TYPE", "sqlite"));

    assertThat(locator.locate().database()).isPresent();
    assertThat(locator.writeSqliteChoice()).isFalse();
  }

  @Test
  void locate_variableAndItsFile_isMisconfigured() {
    Map<String, String> environment =
        Map.of(
            "UPTIME_KUMA_DB_TYPE", "mariadb",
            "UPTIME_KUMA_DB_PASSWORD", "hunter2",
            "UPTIME_KUMA_DB_PASSWORD_FILE", "/run/secrets/db");

    assertThatThrownBy(() -> locator(dataDir, environment).locate())
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("UPTIME_KUMA_DB_PASSWORD_FILE")
        .message()
        .doesNotContain("hunter2");
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
    DatabaseLocator locator = locator(dataDir.resolve("new"), Map.of());

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
    return locator(dataDir, Map.of());
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

  private static DatabaseLocator locator(Path dataDir, Map<String, String> environment) {
    return new DatabaseLocator(dataDir, Optional.empty(), environment, EMBEDDED);
  }
}
