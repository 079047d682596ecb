package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMariaDbTest {
  private static final String MONITORS = "SELECT COUNT(*) FROM monitor";
  private static final String ENCRYPTED =
      "SELECT variable_value <> '' FROM information_schema.session_status"
          + " WHERE variable_name = 'Ssl_cipher'";

  private final MariaDbServer server = MariaDbServer.shared();

  @Test
  void seeded_has47Monitors_emptyHasNone() {
    try (TestMariaDb seeded = TestMariaDb.seeded(server);
        TestMariaDb empty = TestMariaDb.empty(server)) {
      assertThat(seeded.number(MONITORS)).isEqualTo(47);
      assertThat(empty.number(MONITORS)).isZero();
      assertThat(seeded.storedReplicatedTables()).hasSameSizeAs(ReplicatedTables.ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"seeded/2.5.3-mariadb.sql", "mariadb/2.5.3.sql"})
  void fresh_hasTheTablesOfItsScript(String resource) throws SQLException {
    String script = KumaTemplate.script(resource);
    try (TestMariaDb database =
        resource.startsWith("seeded") ? TestMariaDb.seeded(server) : TestMariaDb.empty(server)) {
      List<@Nullable String> tables = database.query("SHOW TABLES");
      assertThat(tables).hasSize(28);
      for (String table : createTables(database)) {
        assertThat(script).contains(table + ";");
      }
      assertThat(script.lines().filter(line -> line.startsWith("INSERT")))
          .hasSize((int) tables.stream().mapToLong(t -> rows(database, t)).sum());
    }
  }

  private static List<String> createTables(TestMariaDb database) throws SQLException {
    try (Connection connection = database.connect()) {
      return KumaTemplate.createTables(connection);
    }
  }

  private static long rows(TestMariaDb database, @Nullable String table) {
    return database.number("SELECT COUNT(*) FROM `" + table + "`");
  }

  @Test
  void twentyInARow_eachSpoilt_areAllTheSame() {
    Map<String, List<String>> expected = null;
    for (int i = 0; i < 20; i++) {
      try (TestMariaDb database = TestMariaDb.seeded(server)) {
        Map<String, List<String>> content = database.storedReplicatedTables();
        if (expected == null) {
          expected = content;
        }
        assertThat(content).isEqualTo(expected);
        database.execute(
            "INSERT INTO tag (name, color) VALUES ('new', 'red')",
            "DELETE FROM user",
            "ALTER TABLE monitor DROP COLUMN description");
        assertThat(database.number("SELECT MAX(id) FROM tag")).isEqualTo(4);
      }
    }
  }

  @Test
  void connection_enforcesForeignKeysAndWaitsForNoLock() throws SQLException {
    try (TestMariaDb database = TestMariaDb.seeded(server);
        Connection other = database.connect()) {
      other.setAutoCommit(false);
      Sql.execute(other, "UPDATE tag SET name = 'locked' WHERE id = 1");

      assertThatThrownBy(() -> database.execute("DELETE FROM tag WHERE id = 1"))
          .hasMessageContaining("Lock wait timeout");
      assertThatThrownBy(
              () -> database.execute("UPDATE monitor_tag SET tag_id = 999999 WHERE id = 1"))
          .hasMessageContaining("foreign key constraint fails");
    }
  }

  @Test
  void close_whileSomebodyHoldsALock_removesIt() throws SQLException {
    TestMariaDb database = TestMariaDb.seeded(server);
    try (Connection other = database.connect()) {
      other.setAutoCommit(false);
      Sql.execute(other, "UPDATE tag SET name = 'locked' WHERE id = 1");

      database.close();

      assertThat(server.query("SHOW DATABASES")).doesNotContain(database.name());
    }
  }

  @Test
  void stored_hidesNothing() {
    try (TestMariaDb database = TestMariaDb.empty(server)) {
      database.execute(
          "INSERT INTO tag (id, name, color, created_date) VALUES (2, 'ä ', '', '2030-01-02 03:04')",
          "INSERT INTO user (id, username, password) VALUES (1, 'A', NULL), (3, 'b', 'NULL')");

      assertThat(database.stored("tag"))
          .containsExactly(
              "color=varchar: created_date=datetime:2030-01-02 03:04:00 id=int:2"
                  + " name=varchar:C3A420");
      assertThat(database.stored("user"))
          .containsExactly(
              "active=tinyint:1 id=int:1 password=null timezone=null twofa_last_token=null"
                  + " twofa_secret=null twofa_status=tinyint:0 username=varchar:41",
              "active=tinyint:1 id=int:3 password=varchar:4E554C4C timezone=null"
                  + " twofa_last_token=null twofa_secret=null twofa_status=tinyint:0"
                  + " username=varchar:62");
    }
  }

  @Test
  void dbConfigJson_leadsToTheDatabase() throws Exception {
    try (MariaDbServer secured = MariaDbServer.startWithTls()) {
      TestMariaDb database = TestMariaDb.seeded(secured);
      for (Route route : Route.values()) {
        try (Connection connection = connect(database.dbConfigJson(route))) {
          assertThat(Sql.query(connection, MONITORS)).as("%s", route).containsExactly("47");
          assertThat(Sql.query(connection, ENCRYPTED))
              .containsExactly(route == Route.TLS ? "1" : "0");
        }
      }
    }
  }

  private static Connection connect(String dbConfig) throws IOException, SQLException {
    JsonNode config = new ObjectMapper().readTree(dbConfig);
    Properties properties = new Properties();
    properties.setProperty("user", config.path("username").textValue());
    properties.setProperty("password", config.path("password").textValue());
    properties.setProperty("sslMode", config.path("ssl").asBoolean() ? "verify-full" : "disable");
    if (config.has("ca")) {
      properties.setProperty("serverSslCert", config.path("ca").textValue());
    }
    if (config.has("socketPath")) {
      properties.setProperty("localSocket", config.path("socketPath").textValue());
    }
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/%s"
            .formatted(
                config.path("hostname").asText("localhost"),
                config.path("port").asInt(3306),
                config.path("dbName").textValue()),
        properties);
  }
}
