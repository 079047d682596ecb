package io.github.replicatorkuma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ShownColumns.Showing;
import io.github.replicatorkuma.schema.ShownColumns.Shown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may see of a row. */
class ShownColumnsTest {
  private static Showing showing(String column) {
    String[] parts = column.split("\\.", 2);
    return ShownColumns.of(new TableName(parts[0]), "1", parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user.password",
        "user.twofa_secret",
        "notification.config",
        "status_page.password",
        "proxy.username",
        "proxy.password",
        "api_key.key",
        "setting.value",
        "monitor.basic_auth_user",
        "monitor.basic_auth_pass",
        "monitor.bearer_token",
        "monitor.push_token",
        "monitor.headers",
        "monitor.body",
        "monitor.mqtt_password",
        "monitor.radius_password",
        "monitor.radius_secret",
        "monitor.database_connection_string",
        "monitor.database_query",
        "monitor.oauth_client_id",
        "monitor.oauth_client_secret",
        "monitor.grpc_body",
        "monitor.grpc_metadata",
        "monitor.tls_key",
        "monitor.tls_cert",
        "monitor.tls_ca",
        "monitor.kafka_producer_message",
        "monitor.kafka_producer_sasl_options",
        "monitor.rabbitmq_password",
        "monitor.snmp_community_string",
        "monitor.gamedig_token",
        "monitor.ws_subprotocol",
        "monitor.column_of_a_newer_kuma",
        "table_of_a_newer_kuma.name"
      })
  void secretsAndWhatIsUnknown_areHidden(String column) {
    assertThat(showing(column)).isEqualTo(Showing.HIDDEN);
    assertThat(ShownColumns.show(new TableName(column.split("\\.", 2)[0]), "1", "x", "geheim"))
        .isEqualTo(new Shown(null, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor.url", "docker_host.docker_daemon", "remote_browser.url"})
  void addresses_areShownWithoutTheirLogin(String column) {
    assertThat(showing(column)).isEqualTo(Showing.ADDRESS);
    String[] parts = column.split("\\.", 2);
    assertThat(ShownColumns.show(new TableName(parts[0]), "1", parts[1], "http://u:p@h"))
        .isEqualTo(new Shown("http://***@h", false));
  }

  @Test
  void harmlessCells_areShownWhole() {
    assertThat(ShownColumns.show(ReplicatedTables.MONITOR, "1", "interval", "60"))
        .isEqualTo(new Shown("60", true));
  }

  @Test
  void emptySecrets_areSeenToBeEmpty() {
    assertThat(ShownColumns.show(ReplicatedTables.USER, "1", "password", ""))
        .isEqualTo(new Shown("", true));
    assertThat(ShownColumns.show(ReplicatedTables.USER, "1", "password", null))
        .isEqualTo(new Shown(null, true));
  }

  @Test
  void settings_areShownByTheirKey() {
    assertThat(ShownColumns.of(ReplicatedTables.SETTING, "apiKeysEnabled", "value"))
        .isEqualTo(Showing.PLAIN);
    assertThat(ShownColumns.of(ReplicatedTables.SETTING, "steamAPIKey", "value"))
        .isEqualTo(Showing.HIDDEN);
    assertThat(ShownColumns.of(ReplicatedTables.SETTING, "jwtSecret", "value"))
        .isEqualTo(Showing.HIDDEN);
  }

  @Test
  void replicatedTables_allHaveSomethingToShow() {
    assertThat(ReplicatedTables.ALL)
        .allMatch(
            table ->
                ShownColumns.of(table, "1", ReplicatedTables.keyColumn(table)) == Showing.PLAIN);
  }
}
