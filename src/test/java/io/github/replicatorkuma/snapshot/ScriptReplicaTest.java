package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our snapshots on replicas that still run Replicator Kuma v2. */
@SuppressWarnings("NullAway.Init")
class ScriptReplicaTest {
  /** Those that a MariaDB column of text can hold. */
  private static final List<String> TEXTS =
      HostileTexts.ALL.stream()
          .filter(text -> text.getBytes(StandardCharsets.UTF_8).length < 65_536)
          .toList();

  private static final String INSERT =
      "INSERT INTO monitor (name, description, body, headers, user_id) VALUES (?, ?, ?, ?, 1)";
  private static final String SHORT =
      "a {\n  top: 0;\n}\r\nb {\r\n  color: red;\r\n}\n\u2028;\u2028 \\ '\\'' ";

  /** A changed proxy, a deleted one and a browser, and a proxy of this instance alone. */
  private static final String[] LOCAL_EDITS = {
    "UPDATE proxy SET host = 'mine.example' WHERE id = 1",
    "DELETE FROM proxy WHERE id = 2",
    "DELETE FROM remote_browser",
    "INSERT INTO proxy (id, user_id, protocol, host, port, auth)"
        + " VALUES (50, 1, 'http', 'only-here.example', 1, 0)"
  };

  private static final String PROXIES = "SELECT host FROM proxy ORDER BY id";

  @TempDir static Path directory;

  private static final Map<String, Path> SNAPSHOTS = new TreeMap<>();
  private static final Map<String, KumaDatabase> LEADERS = new TreeMap<>();
  private static TestMariaDb leader;

  @BeforeAll
  static void leadersWithHostileTexts() throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("leader"));
    leader = TestMariaDb.seeded(MariaDbServer.shared());
    try (Connection sqlite = TestDatabases.connect(file);
        Connection mariaDb = leader.connect()) {
      fill(sqlite);
      fill(mariaDb);
    }
    export("sqlite", new SqliteDatabase(file, Duration.ZERO));
    export("mariadb", MariaDbDatabases.over(leader));
  }

  @AfterAll
  static void close() {
    leader.close();
  }

  private static void fill(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < TEXTS.size(); i++) {
        insert.setString(1, "hostile " + i);
        insert.setString(2, TEXTS.get(i));
        insert.setString(3, TEXTS.get(TEXTS.size() - 1 - i));
        insert.setString(4, TEXTS.get(i));
        insert.execute();
      }
    }
    for (String sql :
        List.of(
            "UPDATE status_page SET custom_css = ?",
            "UPDATE proxy SET host = ?",
            "UPDATE remote_browser SET url = ?",
            "UPDATE tag SET name = ?")) {
      try (PreparedStatement update = connection.prepareStatement(sql)) {
        update.setString(1, SHORT);
        update.execute();
      }
    }
    connection.commit();
  }

  private static void export(String kind, KumaDatabase database) throws Exception {
    Path snapshot = Files.createDirectory(directory.resolve("of-" + kind));
    database.read(
        transaction ->
            SnapshotWriter.write(
                snapshot,
                new ReplicatedContent(transaction, ReplicationScope.DEFAULT),
                UploadDirectory.none(),
                kind,
                Set.of()));
    SNAPSHOTS.put(kind, snapshot);
    LEADERS.put(kind, database);
  }

  private static Path snapshot(String leaderKind) {
    return Objects.requireNonNull(SNAPSHOTS.get(leaderKind));
  }

  private static KumaDatabase leader(String leaderKind) {
    return Objects.requireNonNull(LEADERS.get(leaderKind));
  }

  /** The digests of the script's tables but {@code except}. */
  private static Map<String, String> tables(KumaDatabase database, String... except)
      throws Exception {
    Map<String, String> digests = new TreeMap<>();
    Set<String> left = Set.of(except);
    database
        .read(
            transaction ->
                ContentDigester.digest(
                    new ReplicatedContent(transaction, ReplicationScope.DEFAULT),
                    UploadDirectory.none()))
        .tables()
        .forEach(table -> digests.put(table.name().value(), table.digest().hex()));
    digests.keySet().removeIf(left::contains);
    for (String never : List.of("docker_host", "status_page_cname", "setting")) {
      digests.remove(never);
    }
    assertThat(digests).hasSize(ReplicatedTables.SCRIPT_TABLES.size() - except.length);
    return digests;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void plainReplicaOnSqlite_hasEveryCell(String leaderKind) throws Exception {
    Path file = TestDatabases.empty(directory.resolve("plain-of-" + leaderKind), "2.5.3");
    try (Connection connection = TestDatabases.connect(file)) {
      ScriptReplica.onSqlite(connection).importPlain(snapshot(leaderKind));
    }

    assertThat(tables(new SqliteDatabase(file, Duration.ZERO)))
        .isEqualTo(tables(leader(leaderKind)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void plainReplicaOnMariaDb_hasEveryCell(String leaderKind) throws Exception {
    try (TestMariaDb replica = TestMariaDb.empty(MariaDbServer.shared())) {
      try (Connection connection = replica.connect()) {
        ScriptReplica.onMariaDb(connection).importPlain(snapshot(leaderKind));
      }

      assertThat(tables(MariaDbDatabases.over(replica))).isEqualTo(tables(leader(leaderKind)));
      assertThat(replica.query("SELECT @@sql_mode").toString())
          .doesNotContain("NO_BACKSLASH_ESCAPES", "ANSI_QUOTES");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void localEntityReplicaOnSqlite_keepsItsOwnProxies_andHasEveryOtherCell(String leaderKind)
      throws Exception {
    Path file = TestDatabases.seeded(directory.resolve("le-of-" + leaderKind));
    try (Connection connection = TestDatabases.connect(file)) {
      edit(connection, "PRAGMA foreign_keys = OFF");
      ScriptReplica.onSqlite(connection).importLocalEntities(snapshot(leaderKind));
    }

    assertThat(tables(new SqliteDatabase(file, Duration.ZERO), "proxy"))
        .isEqualTo(tables(leader(leaderKind), "proxy"));
    assertThat(TestDatabases.query(file, PROXIES)).containsExactly("mine.example", SHORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void localEntityReplicaOnMariaDb_keepsItsOwnProxies_andHasEveryOtherCell(String leaderKind)
      throws Exception {
    try (TestMariaDb replica = TestMariaDb.seeded(MariaDbServer.shared())) {
      try (Connection connection = replica.connect()) {
        edit(connection, "SET FOREIGN_KEY_CHECKS = 0");
        ScriptReplica.onMariaDb(connection).importLocalEntities(snapshot(leaderKind));
      }

      assertThat(tables(MariaDbDatabases.over(replica), "proxy"))
          .isEqualTo(tables(leader(leaderKind), "proxy"));
      assertThat(replica.query(PROXIES)).containsExactly("mine.example", SHORT);
    }
  }

  private static void edit(Connection connection, String withoutForeignKeys) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(withoutForeignKeys);
      for (String sql : LOCAL_EDITS) {
        statement.execute(sql);
      }
    }
  }
}
