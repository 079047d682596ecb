package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table of Uptime Kuma, and all that is special about it. A new one is added here and, where a
 * browser shows it in a list of its own, to {@code refresh} of {@code kuma-reload.cjs}.
 *
 * @param newerThanScript whether Replicator Kuma v2 does not know it
 * @param facets names of columns, tables or lists, by what they are to it
 */
record KumaTable(
    TableName name, Kind kind, boolean newerThanScript, Map<Facet, List<String>> facets) {
  /** What the rows of a table are. */
  enum Kind {
    /** Configuration, told apart by a key. */
    KEYED,
    /** Configuration that Kuma deletes and inserts anew at every save: a row is its columns. */
    LINK,
    /** What an instance measured about a monitor, {@code monitor_id}; it goes with the monitor. */
    HISTORY,
    /** What else belongs to one instance. */
    INSTANCE
  }

  /** In which way something belongs to a table. */
  enum Facet {
    /** Tables of whose rows its rows are parts, meaning nothing without. */
    WHOLES,
    /** Columns that name a row for people and are no secret: the first that is there. */
    LABELS,
    /** Columns that Kuma rewrites while nobody changes anything. */
    RUNTIME,
    /** Columns that tell people most about a row that comes or goes. */
    MAIN,
    /** Columns that people may see, as {@link ShownColumns} says. */
    PLAIN,
    /** Columns of which people may see what {@link PublicAddress} leaves. */
    ADDRESSES,
    /** Lists in browsers that change with it. */
    SHOWN_IN
  }

  private static final List<String> LABELS = List.of("name", "title", "slug", "domain");

  /** Those of Uptime Kuma 2.x. Of the configuration, parents come before children. */
  static final List<KumaTable> ALL =
      List.of(
          keyed("group")
              .with(Facet.WHOLES, "status_page")
              .with(Facet.MAIN, "status_page_id")
              .with(Facet.PLAIN, "active created_date id name public status_page_id weight"),
          // A user's name names its row; a proxy's user name is half of a login.
          keyed("user")
              .with(Facet.LABELS, "username")
              .with(Facet.RUNTIME, "twofa_last_token")
              .with(Facet.PLAIN, "active id timezone twofa_status username"),
          keyed("tag")
              .with(Facet.MAIN, "color")
              .with(Facet.PLAIN, "color created_date id name")
              .with(Facet.SHOWN_IN, "monitors"),
          keyed("notification")
              .with(Facet.PLAIN, "active id is_default name user_id")
              .with(Facet.SHOWN_IN, "notifications"),
          keyed("status_page")
              .with(Facet.RUNTIME, "modified_date")
              .with(Facet.MAIN, "slug")
              .with(
                  Facet.PLAIN,
                  "analytics_id analytics_type auto_refresh_interval created_date custom_css"
                      + " description footer_text google_analytics_tag_id icon id published"
                      + " rss_title search_engine_index show_certificate_expiry"
                      + " show_only_last_heartbeat show_powered_by show_tags slug theme title")
              .with(Facet.ADDRESSES, "analytics_script_url")
              .with(Facet.SHOWN_IN, "statusPages"),
          keyed("proxy")
              .with(Facet.MAIN, "protocol host port")
              .with(Facet.PLAIN, "active auth created_date default id port protocol user_id")
              .with(Facet.ADDRESSES, "host")
              .with(Facet.SHOWN_IN, "proxies"),
          keyed("remote_browser")
              .with(Facet.MAIN, "url")
              .with(Facet.PLAIN, "id name user_id")
              .with(Facet.ADDRESSES, "url")
              .with(Facet.SHOWN_IN, "remoteBrowsers"),
          keyed("incident")
              .with(Facet.WHOLES, "status_page")
              .with(Facet.MAIN, "status_page_id style")
              .with(
                  Facet.PLAIN,
                  "active content created_date id last_updated_date pin status_page_id style title"),
          keyed("api_key")
              .with(Facet.WHOLES, "user")
              .with(Facet.MAIN, "expires")
              .with(Facet.PLAIN, "active created_date expires id name user_id")
              .with(Facet.SHOWN_IN, "apiKeys"),
          keyed("maintenance")
              .with(Facet.RUNTIME, "last_start_date")
              .with(Facet.MAIN, "strategy start_date end_date")
              .with(
                  Facet.PLAIN,
                  "active cron days_of_month description duration end_date end_time id"
                      + " interval_day start_date start_time strategy timezone title user_id"
                      + " weekdays")
              .with(Facet.SHOWN_IN, "maintenances"),
          keyed("docker_host")
              .notInScript()
              .with(Facet.MAIN, "docker_type docker_daemon")
              .with(Facet.PLAIN, "docker_type id name user_id")
              .with(Facet.ADDRESSES, "docker_daemon")
              .with(Facet.SHOWN_IN, "dockerHosts"),
          keyed("monitor")
              .with(Facet.RUNTIME, "dns_last_result")
              .with(Facet.MAIN, "type url hostname port docker_container grpc_url parent")
              .with(
                  Facet.PLAIN,
                  "accepted_statuscodes_json active auth_method cache_bust conditions created_date"
                      + " description dns_resolve_server dns_resolve_type docker_container"
                      + " docker_host domain_expiry_notification expected_tls_alert expected_value"
                      + " expiry_notification game gamedig_given_port_only grpc_enable_tls"
                      + " grpc_method grpc_protobuf grpc_service_name http_body_encoding id"
                      + " ignore_tls interval invert_keyword ip_family json_path json_path_operator"
                      + " kafka_producer_allow_auto_topic_creation kafka_producer_ssl"
                      + " kafka_producer_topic keyword location manual_status maxredirects"
                      + " maxretries method mqtt_check_type mqtt_success_message mqtt_topic name"
                      + " ntp_root_dispersion_threshold ntp_stratum_threshold"
                      + " ntp_time_offset_threshold oauth_audience oauth_auth_method oauth_scopes"
                      + " packet_size parent ping_count ping_numeric ping_per_request_timeout port"
                      + " protocol proxy_id remote_browser resend_interval response_max_length"
                      + " retry_interval retry_only_on_status_code_failure save_error_response"
                      + " save_response screenshot_delay smtp_security snmp_oid snmp_version"
                      + " subtype system_service_name timeout type upside_down user_id weight"
                      + " ws_ignore_sec_websocket_accept_header")
              .with(
                  Facet.ADDRESSES,
                  "grpc_url hostname kafka_producer_brokers mqtt_websocket_path oauth_token_url"
                      + " rabbitmq_nodes url")
              .with(Facet.SHOWN_IN, "monitors"),
          link("monitor_notification", "monitor notification")
              .with(Facet.PLAIN, "id monitor_id notification_id")
              .with(Facet.SHOWN_IN, "monitors"),
          link("monitor_group", "monitor group")
              .with(Facet.PLAIN, "group_id id monitor_id send_url weight")
              .with(Facet.ADDRESSES, "custom_url"),
          link("monitor_tag", "monitor tag")
              .with(Facet.PLAIN, "id monitor_id tag_id value")
              .with(Facet.SHOWN_IN, "monitors"),
          link("monitor_maintenance", "monitor maintenance")
              .with(Facet.PLAIN, "id maintenance_id monitor_id")
              .with(Facet.SHOWN_IN, "maintenances"),
          link("maintenance_status_page", "maintenance status_page")
              .with(Facet.PLAIN, "id maintenance_id status_page_id"),
          link("status_page_cname", "status_page")
              .notInScript()
              .with(Facet.PLAIN, "domain id status_page_id")
              .with(Facet.SHOWN_IN, "statusPages"),
          keyed("setting")
              .notInScript()
              .with(Facet.MAIN, "value")
              .with(Facet.PLAIN, "key type")
              .with(Facet.SHOWN_IN, "maintenances settings"),
          of("heartbeat", Kind.HISTORY),
          of("stat_minutely", Kind.HISTORY),
          of("stat_hourly", Kind.HISTORY),
          of("stat_daily", Kind.HISTORY),
          of("monitor_tls_info", Kind.HISTORY),
          of("notification_sent_history", Kind.HISTORY),
          of("domain_expiry", Kind.INSTANCE),
          of("maintenance_timeslot", Kind.INSTANCE),
          of("knex_migrations", Kind.INSTANCE),
          of("knex_migrations_lock", Kind.INSTANCE));

  private static final Map<TableName, KumaTable> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(KumaTable::name, table -> table));

  static Optional<KumaTable> find(TableName name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  boolean isReplicated() {
    return kind == Kind.KEYED || kind == Kind.LINK;
  }

  /** What belongs to a table in this way; nothing where nobody knows it. */
  static List<String> facet(TableName table, Facet facet) {
    return find(table)
        .map(known -> known.facet(facet))
        .orElse(facet == Facet.LABELS ? LABELS : List.of());
  }

  List<String> facet(Facet facet) {
    return facets.getOrDefault(facet, facet == Facet.LABELS ? LABELS : List.of());
  }

  private static KumaTable of(String name, Kind kind) {
    return new KumaTable(new TableName(name), kind, false, Map.of());
  }

  private static KumaTable keyed(String name) {
    return of(name, Kind.KEYED);
  }

  private static KumaTable link(String name, String wholes) {
    return of(name, Kind.LINK).with(Facet.WHOLES, wholes);
  }

  private KumaTable notInScript() {
    return new KumaTable(name, kind, true, facets);
  }

  private KumaTable with(Facet facet, String words) {
    Map<Facet, List<String>> all = new HashMap<>(facets);
    all.put(facet, List.of(words.split(" ")));
    return new KumaTable(name, kind, newerThanScript, Map.copyOf(all));
  }
}
