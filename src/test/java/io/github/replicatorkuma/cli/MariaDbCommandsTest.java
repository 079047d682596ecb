package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees whose Kuma is on MariaDB. */
@SuppressWarnings("NullAway.Init")
class MariaDbCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private TestMariaDb kuma;
  private Cli cli;

  @BeforeEach
  void prepare() throws Exception {
    kuma = TestMariaDb.empty(MariaDbServer.shared());
    cli = new Cli(directory, directory.resolve("repository"), "BACKUP");
  }

  @AfterEach
  void close() {
    kuma.close();
  }

  @Test
  void clone_fromSqliteAndBack_isVerifiedWithoutADifference() throws Exception {
    TestDatabases.seeded(cli.data());
    Path target = Files.createDirectory(directory.resolve("target"));
    Path choice = Files.writeString(target.resolve("db-config.json"), kuma.dbConfigJson(Route.TCP));

    assertThat(cli.run("clone", "--to", choice.toString()).exitsWith(ExitCode.OK).out())
        .contains("verified: 0 differences", "history left behind: heartbeat ");

    assertThat(kuma.number("SELECT count(*) FROM monitor")).isEqualTo(47);
    assertThat(kuma.number("SELECT count(*) FROM heartbeat")).isZero();
    Path back = Files.createDirectory(directory.resolve("back"));
    Path file = TestDatabases.empty(back, "2.5.3");
    Files.writeString(back.resolve("db-config.json"), "{\"type\": \"sqlite\"}");
    Cli moved = new Cli(directory.resolve("moved"), directory.resolve("repository"), "BACKUP");
    Files.copy(choice, moved.data().resolve("db-config.json"));
    assertThat(
            moved
                .run("clone", "--json", "--to", back.resolve("db-config.json").toString())
                .exitsWith(ExitCode.OK)
                .json()
                .path("differences")
                .size())
        .isZero();
    assertThat(TestDatabases.stored(file, "tag"))
        .isEqualTo(TestDatabases.stored(cli.data().resolve("kuma.db"), "tag"));
  }

  @Test
  void clone_nameLongerThanTheColumn_isRefusedWithoutTellingTheName() throws Exception {
    Path file = TestDatabases.seeded(cli.data());
    String secret = Cli.SECRETS.get(0).repeat(20);
    TestDatabases.executeWith(file, "UPDATE monitor SET name = ? WHERE id = 7", secret);
    Path choice =
        Files.writeString(directory.resolve("db-config.json"), kuma.dbConfigJson(Route.SOCKET));
    Map<String, List<String>> before = kuma.storedReplicatedTables();

    assertThat(cli.run("clone", "--to", choice.toString()).exitsWith(ExitCode.TERMINAL).err())
        .contains(
            "table monitor, row 7, column name: "
                + secret.length()
                + " characters, the limit is 150");

    assertThat(kuma.storedReplicatedTables()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "password, geheimes-Passwort, Access denied for user, UPTIME_KUMA_DB_PASSWORD",
    "hostname, no-such-host.invalid, there is no host no-such-host.invalid, host name",
    "port, 1, Connection refused, MariaDB runs",
    "dbName, mysql, Access denied for user, all privileges",
    "ssl, true, no trusted TLS connection, 'ca'",
    "hostname, '', lacks 'hostname', UPTIME_KUMA_DB_HOSTNAME",
    "username, '', lacks 'username', UPTIME_KUMA_DB_USERNAME",
    "port, many, 'many' is no port, db-config.json",
  })
  void export_wayToTheServerIsWrong_isOneLineAndAHint(
      String field, String value, String reason, String hint) throws Exception {
    choose(Map.of(field, value));

    Cli.Result result = cli.run("export", directory.resolve("out").toString());

    assertThat(result.exitCode()).isIn(ExitCode.TERMINAL, ExitCode.RETRYABLE);
    List<String> lines = result.err().lines().filter(line -> !line.startsWith("time=")).toList();
    assertThat(lines).as(result.err()).hasSize(2);
    assertThat(lines.get(0)).startsWith("failed: ").contains(reason);
    assertThat(lines.get(1)).startsWith("hint: ").contains(hint);
    assertThat(result.err()).doesNotContain(kuma.password());
  }

  @Test
  void export_choiceIsNotJson_saysSo() throws Exception {
    Files.writeString(cli.data().resolve("db-config.json"), "{\"type\": mariadb, geheim}");

    assertThat(
            cli.run("export", directory.resolve("out").toString())
                .exitsWith(ExitCode.TERMINAL)
                .err())
        .contains("db-config.json is not JSON", "hint: ")
        .doesNotContain("geheim}");
  }

  private void choose(Map<String, String> changes) throws Exception {
    ObjectNode choice = (ObjectNode) JSON.readTree(kuma.dbConfigJson(Route.TCP));
    changes.forEach(
        (field, value) -> {
          JsonNode node = field.equals("ssl") ? JSON.valueToTree(true) : JSON.valueToTree(value);
          choice.set(field, node);
        });
    Files.writeString(cli.data().resolve("db-config.json"), choice.toString());
  }
}
