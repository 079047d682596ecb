package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Puts a secret into every column of Uptime Kuma's configuration that is meant for one. */
final class SecretRows {
  private static final List<String> MONITOR =
      List.of(
          "basic_auth_pass",
          "push_token",
          "headers",
          "body",
          "mqtt_password",
          "radius_password",
          "radius_secret",
          "database_connection_string",
          "oauth_client_secret",
          "grpc_metadata",
          "tls_key",
          "tls_cert",
          "tls_ca",
          "kafka_producer_sasl_options",
          "rabbitmq_password",
          "snmp_community_string");

  private SecretRows() {}

  /** Beside a Uptime Kuma that runs, which may hold the lock for a moment. */
  static void insert(Path database, SecretHunt hunt) {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String column : MONITOR) {
      if (has(database, "monitor", column)) {
        columns.add(column);
        values.add("'" + hunt.secret("monitor." + column) + "'");
      }
    }
    TestDatabases.execute(
        database,
        "PRAGMA busy_timeout = 20000",
        "BEGIN IMMEDIATE",
        "INSERT INTO monitor (name, active, type, user_id, %s) VALUES ('m', 0, 'http', 1, %s)"
            .formatted(String.join(", ", columns), String.join(", ", values)),
        "INSERT INTO notification (name, active, user_id, config) VALUES ('n', 1, 1, '{\"type\":"
            + "\"telegram\",\"telegramBotToken\":\"%s\"}')"
                .formatted(hunt.secret("notification.config")),
        "INSERT INTO api_key (\"key\", name, user_id, active) VALUES ('%s', 'k', 1, 1)"
            .formatted(hunt.secret("api_key.key")),
        "INSERT INTO proxy (user_id, protocol, host, port, auth, username, password)"
            + " VALUES (1, 'http', 'proxy.example', 1, 1, '%s', '%s')"
                .formatted(hunt.secret("proxy.username"), hunt.secret("proxy.password")),
        "INSERT INTO docker_host (user_id, docker_daemon, docker_type, name)"
            + " VALUES (1, 'http://u:%s@docker.example', 'tcp', 'd')"
                .formatted(hunt.secret("docker_host.docker_daemon")),
        "INSERT INTO setting (\"key\", value) VALUES ('steamAPIKey', '\"%s\"')"
            .formatted(hunt.secret("setting.steamAPIKey")),
        "UPDATE user SET twofa_secret = '%s'".formatted(hunt.secret("user.twofa_secret")),
        "COMMIT");
    hunt.secret("user.password", text(database, "SELECT password FROM user"));
  }

  static String jwtSecret(Path database) {
    return text(database, "SELECT value FROM setting WHERE \"key\" = 'jwtSecret'")
        .replace("\"", "");
  }

  static String text(Path database, String sql) {
    return Objects.requireNonNull(TestDatabases.query(database, sql).get(0), sql);
  }

  private static boolean has(Path database, String table, String column) {
    return TestDatabases.number(
            database,
            "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'"
                .formatted(table, column))
        == 1;
  }
}
