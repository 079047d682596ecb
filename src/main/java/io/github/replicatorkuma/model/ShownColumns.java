package io.github.replicatorkuma.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cells people may see. This is a list of what is known to be harmless: whatever is not in
 * it, such as the columns of a newer Uptime Kuma, counts as a secret.
 *
 * <p>Left out are passwords, tokens and keys; names of users where they are half of a login; what
 * is sent (headers, bodies, metadata, subprotocols), as it often holds a token; connection strings
 * and queries; {@code notification.config}, which is nothing but logins. Free text that Uptime Kuma
 * shows on its pages is in it.
 */
public final class ShownColumns {
  /** How much of a cell is shown. */
  public enum Showing {
    /** All of it. */
    PLAIN,
    /** What {@link PublicAddress} leaves. */
    ADDRESS,
    /** Only whether there is anything. */
    HIDDEN
  }

  /**
   * A cell as people may see it.
   *
   * @param text what is left; null where nothing may be shown, and for NULL
   * @param isWhole whether nothing is hidden
   */
  public record Shown(@Nullable String text, boolean isWhole) {}

  private static final Map<String, Set<String>> PLAIN =
      Map.ofEntries(
          columns("group", "active created_date id name public status_page_id weight"),
          columns("user", "active id timezone twofa_status username"),
          columns("tag", "color created_date id name"),
          columns("notification", "active id is_default name user_id"),
          columns(
              "status_page",
              "analytics_id analytics_type auto_refresh_interval created_date custom_css description"
                  + " footer_text google_analytics_tag_id icon id published rss_title"
                  + " search_engine_index show_certificate_expiry show_only_last_heartbeat"
                  + " show_powered_by show_tags slug theme title"),
          columns("proxy", "active auth created_date default id port protocol user_id"),
          columns("remote_browser", "id name user_id"),
          columns(
              "incident",
              "active content created_date id last_updated_date pin status_page_id style title"),
          columns("api_key", "active created_date expires id name user_id"),
          columns(
              "maintenance",
              "active cron days_of_month description duration end_date end_time id interval_day"
                  + " start_date start_time strategy timezone title user_id weekdays"),
          columns("docker_host", "docker_type id name user_id"),
          columns(
              "monitor",
              "accepted_statuscodes_json active auth_method cache_bust conditions created_date"
                  + " description dns_resolve_server dns_resolve_type docker_container docker_host"
                  + " domain_expiry_notification expected_tls_alert expected_value"
                  + " expiry_notification game gamedig_given_port_only grpc_enable_tls grpc_method"
                  + " grpc_protobuf grpc_service_name http_body_encoding id ignore_tls interval"
                  + " invert_keyword ip_family json_path json_path_operator"
                  + " kafka_producer_allow_auto_topic_creation kafka_producer_ssl"
                  + " kafka_producer_topic keyword location manual_status maxredirects maxretries"
                  + " method mqtt_check_type mqtt_success_message mqtt_topic name"
                  + " ntp_root_dispersion_threshold ntp_stratum_threshold ntp_time_offset_threshold"
                  + " oauth_audience oauth_auth_method oauth_scopes packet_size parent ping_count"
                  + " ping_numeric ping_per_request_timeout port protocol proxy_id remote_browser"
                  + " resend_interval response_max_length retry_interval"
                  + " retry_only_on_status_code_failure save_error_response save_response"
                  + " screenshot_delay smtp_security snmp_oid snmp_version subtype"
                  + " system_service_name timeout type upside_down user_id weight"
                  + " ws_ignore_sec_websocket_accept_header"),
          columns("monitor_notification", "id monitor_id notification_id"),
          columns("monitor_group", "group_id id monitor_id send_url weight"),
          columns("monitor_tag", "id monitor_id tag_id value"),
          columns("monitor_maintenance", "id maintenance_id monitor_id"),
          columns("maintenance_status_page", "id maintenance_id status_page_id"),
          columns("status_page_cname", "domain id status_page_id"),
          columns("setting", "key type"));

  private static final Map<String, Set<String>> ADDRESSES =
      Map.ofEntries(
          columns("status_page", "analytics_script_url"),
          columns("proxy", "host"),
          columns("remote_browser", "url"),
          columns("docker_host", "docker_daemon"),
          columns(
              "monitor",
              "grpc_url hostname kafka_producer_brokers mqtt_websocket_path oauth_token_url"
                  + " rabbitmq_nodes url"),
          columns("monitor_group", "custom_url"));

  /** Of the table {@code setting} it is the key that says what the value is. */
  private static final Set<String> SETTINGS =
      Set.of(
          "apiKeysEnabled",
          "checkBeta",
          "checkUpdate",
          "disableAuth",
          "dnsCache",
          "domainExpiryNotifyDays",
          "entryPage",
          "initServerTimezone",
          "keepDataPeriodDays",
          "nscd",
          "searchEngineIndex",
          "serverTimezone",
          "tlsExpiryNotifyDays",
          "trustProxy");

  private ShownColumns() {}

  /**
   * How much of a cell may be shown.
   *
   * @param key of its row
   */
  public static Showing of(TableName table, String key, String column) {
    if (PLAIN.getOrDefault(table.value(), Set.of()).contains(column)) {
      return Showing.PLAIN;
    }
    if (ADDRESSES.getOrDefault(table.value(), Set.of()).contains(column)) {
      return Showing.ADDRESS;
    }
    boolean harmless = table.equals(ReplicatedTables.SETTING) && SETTINGS.contains(key);
    return harmless && column.equals("value") ? Showing.PLAIN : Showing.HIDDEN;
  }

  /** A cell as people may see it; that it is NULL or empty is no secret. */
  public static Shown show(TableName table, String key, String column, @Nullable String cell) {
    if (cell == null || cell.isEmpty()) {
      return new Shown(cell, true);
    }
    return switch (of(table, key, column)) {
      case PLAIN -> new Shown(cell, true);
      case ADDRESS -> {
        String left = PublicAddress.of(cell);
        yield new Shown(left, left.equals(cell));
      }
      case HIDDEN -> new Shown(null, false);
    };
  }

  private static Map.Entry<String, Set<String>> columns(String table, String columns) {
    return Map.entry(table, Set.of(columns.split(" ")));
  }
}
