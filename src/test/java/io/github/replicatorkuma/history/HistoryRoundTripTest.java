package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What comes back is what was there, to the storage class of each cell. */
@SuppressWarnings("NullAway.Init")
class HistoryRoundTripTest {
  private HistoryBed bed;

  @BeforeEach
  void open(@TempDir Path directory) {
    bed = new HistoryBed(directory);
  }

  @ParameterizedTest
  @FieldSource("io.github.replicatorkuma.database.TestDatabases#VERSIONS")
  void restore_emptyDatabaseOfEachSchema_isEqual(String version) throws Exception {
    TestDatabases.empty(bed.data(), version);

    bed.dump();
    bed.restore();

    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
  }

  @Test
  void restore_seededKuma_isEqualAndWhole() throws Exception {
    TestDatabases.seeded(bed.data());

    HistoryManifest manifest = bed.dump();
    bed.restore();

    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
    assertThat(TestDatabases.query(bed.restored(), "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(manifest.migrations()).hasSize(55);
    assertThat(manifest.rows()).isGreaterThan(200);
    assertThat(bed.place().state()).isEqualTo(RestorePlace.State.TAKEN);
  }

  /** As after a damaged database was moved away, or a crash: neither is data. */
  @ParameterizedTest
  @CsvSource({"db-config.json,'{\"type\": \"sqlite\"}'", "kuma.db,''"})
  void restore_besideWhatIsNoData_isAsOntoNothing(String name, String text) throws Exception {
    TestDatabases.seeded(bed.data());
    bed.dump();
    Files.createDirectories(bed.empty());
    Files.writeString(bed.empty().resolve(name), text);

    assertThat(bed.place().state()).isEqualTo(RestorePlace.State.EMPTY);
    bed.restore();

    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
  }

  @Test
  void restore_besideTheChoiceOfAServer_isRefused() throws Exception {
    TestDatabases.seeded(bed.data());
    bed.dump();
    Files.createDirectories(bed.empty());
    Files.writeString(bed.empty().resolve("db-config.json"), "{\"type\": \"mariadb\"}");

    assertThatThrownBy(bed::restore).hasMessageContaining("there is an Uptime Kuma already");
  }

  /**
   * Whoever moved a damaged kuma.db away may have left these: SQLite would replay them into ours.
   */
  @ParameterizedTest
  @CsvSource({"wal,-wal", "delete,-journal"})
  void restore_besideWhatAnotherDatabaseLeft_isEqualAndKeepsThat(String mode, String suffix)
      throws Exception {
    TestDatabases.seeded(bed.data());
    bed.dump();
    Path other = bed.directory().resolve("other");
    TestDatabases.seeded(other);
    Path left = bed.empty().resolve("kuma.db" + suffix);
    Files.createDirectories(bed.empty());
    try (Connection writer = TestDatabases.connect(other.resolve("kuma.db"));
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode = " + mode);
      statement.execute("PRAGMA cache_size = 2");
      statement.execute("BEGIN");
      statement.execute(
          "UPDATE monitor SET name = 'of another one', description = hex(zeroblob(9000))");
      if (mode.equals("wal")) {
        statement.execute("COMMIT");
      }
      Files.copy(other.resolve("kuma.db" + suffix), left);
    }
    byte[] rest = Files.readAllBytes(left);

    bed.restore();

    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
    assertThat(TestDatabases.query(bed.restored(), "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(bed.empty().resolve("kuma.db" + suffix + ".left-over")).hasBinaryContent(rest);
  }

  @Test
  void restore_cellsOfAnyKind_areEqual() throws Exception {
    TestDatabases.seeded(bed.data());
    TestDatabases.execute(
        bed.file(),
        "CREATE TABLE odd (a, b TEXT, c INTEGER, d REAL, e NUMERIC, f JSON, g BLOB, h DATETIME)",
        "INSERT INTO odd VALUES (1, '1', 1, 1, 1, '1', 1, 1), (1.0, 1.0, 1.5, 1.5, 1.5, 1.5, 1.5,"
            + " 2)",
        "INSERT INTO odd VALUES (x'00ff', x'01', x'', x'02', x'03', x'04', x'05', x'06')",
        "INSERT INTO odd VALUES ('1', 'a', 'a', 'a', 'a', '\"1\"', '1', '2030-01-02T03:04')",
        "INSERT INTO odd VALUES ('', char(1), char(1) || 'i5', 9e999, -9e999, 9223372036854775807,"
            + " -9223372036854775808, 1e300)",
        "INSERT INTO odd VALUES (0.1, 0.30000000000000004, 1e15, 1e17, 1e19, NULL, -0.0, 1.0)",
        "CREATE TABLE keyless (x TEXT)",
        "CREATE TRIGGER noted AFTER INSERT ON keyless BEGIN DELETE FROM odd; END",
        "CREATE VIEW seen AS SELECT x FROM keyless",
        "UPDATE heartbeat SET response = x'1234', msg = 5 WHERE id = 1",
        "DELETE FROM tag WHERE id = (SELECT max(id) FROM tag)");
    for (String text : HostileTexts.all().toList()) {
      TestDatabases.executeWith(bed.file(), "INSERT INTO odd (a, b, e) VALUES (?1, ?1, ?1)", text);
      TestDatabases.executeWith(bed.file(), "UPDATE monitor SET description = ?", text);
    }

    bed.dump();
    bed.restore();

    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
  }

  @Test
  void restore_textThatIsNotUtf8_isWhatKumaReadsOfIt() throws Exception {
    TestDatabases.seeded(bed.data());
    TestDatabases.execute(bed.file(), "UPDATE tag SET name = CAST(x'61ff62' AS TEXT)");

    bed.dump();
    bed.restore();

    assertThat(TestDatabases.query(bed.restored(), "SELECT DISTINCT name FROM tag"))
        .containsExactly("a\uFFFDb");
  }

  @Test
  void restore_files_areBackWithoutCredentials() throws Exception {
    TestDatabases.seeded(bed.data());
    Files.createDirectories(bed.data().resolve("upload"));
    Files.createDirectories(bed.data().resolve("docker-tls/host"));
    Files.writeString(bed.data().resolve("upload/logo1.png"), "logo");
    Files.writeString(bed.data().resolve("docker-tls/host/key.pem"), "key");
    Files.writeString(
        bed.data().resolve("db-config.json"),
        "{\"type\":\"sqlite\",\"username\":\"u\",\"password\":\"s3cret\",\"ssl\":true}");

    HistoryManifest manifest = bed.dump();
    bed.restore();

    assertThat(bed.backup().resolve("files/db-config.json"))
        .hasContent("{\"type\":\"sqlite\",\"ssl\":true}");
    assertThat(manifest.files()).hasSize(3);
    assertThat(bed.empty().resolve("upload/logo1.png")).hasContent("logo");
    assertThat(bed.empty().resolve("docker-tls/host/key.pem")).hasContent("key");
    assertThat(bed.empty().resolve("db-config.json")).content().contains("sqlite");
  }

  @Test
  void dump_tablesOfLitestreamAndOfSqliteItself_areLeft() throws Exception {
    TestDatabases.seeded(bed.data());
    List<?> before = TestDatabases.content(bed.file()).get("schema");
    TestDatabases.execute(
        bed.file(),
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE INDEX of_litestream ON _litestream_seq (seq)",
        "ANALYZE");

    bed.dump();
    bed.restore();

    assertThat(TestDatabases.content(bed.restored()).get("schema")).isEqualTo(before);
  }
}
