package io.github.replicatorkuma.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tables of Uptime Kuma are configuration, and what is special about them. Columns are never
 * listed here: they come from the live schema.
 */
public final class ReplicatedTables {
  public static final TableName MONITOR = new TableName("monitor");
  public static final TableName USER = new TableName("user");
  public static final TableName STATUS_PAGE = new TableName("status_page");
  public static final TableName SETTING = new TableName("setting");

  /** The tables that Replicator Kuma v2 replicates, in its order: parents before children. */
  public static final List<TableName> SCRIPT_TABLES =
      tables(
          "group",
          "user",
          "tag",
          "notification",
          "status_page",
          "proxy",
          "remote_browser",
          "incident",
          "api_key",
          "maintenance",
          "monitor",
          "monitor_notification",
          "monitor_group",
          "monitor_tag",
          "monitor_maintenance",
          "maintenance_status_page");

  /** All replicated tables, parents before children. */
  public static final List<TableName> ALL = allTables();

  /** The tables of which a replica may keep its own values. */
  public static final List<TableName> LOCAL_ENTITIES =
      tables("proxy", "remote_browser", "docker_host");

  /** The local entities that Replicator Kuma v2 knows. */
  public static final List<TableName> SCRIPT_LOCAL_ENTITIES = tables("proxy", "remote_browser");

  /**
   * What an instance measured about a monitor ({@code monitor_id} in each): it stays with the
   * instance and goes when the monitor goes.
   */
  public static final List<TableName> HISTORY =
      tables(
          "heartbeat",
          "stat_minutely",
          "stat_hourly",
          "stat_daily",
          "monitor_tls_info",
          "notification_sent_history");

  /** What an instance found out about the domains of its monitors. */
  public static final TableName DOMAIN_EXPIRY = new TableName("domain_expiry");

  /** Tables known to belong to one instance, history aside. */
  public static final List<TableName> INSTANCE_DATA =
      tables("domain_expiry", "maintenance_timeslot", "knex_migrations", "knex_migrations_lock");

  /** Rows of {@code setting} that would break, or mislead, an instance that got another's. */
  public static final Set<String> INSTANCE_SETTINGS =
      Set.of(
          "migrateAggregateTableState",
          "database_version",
          "databasePatchedFiles",
          "rdapDnsData",
          "cloudflaredTunnelToken");

  /** In which zone maintenances are that follow their server. */
  public static final String ZONE_SETTING = "serverTimezone";

  /** Whether the zone is settled; otherwise Kuma takes that of the next browser. */
  public static final String ZONE_SETTLED_SETTING = "initServerTimezone";

  /**
   * Rows of {@code setting} that Kuma writes by itself sooner or later: that a leader has none is
   * no reason to delete a replica's.
   */
  public static final Set<String> SELF_MADE_SETTINGS =
      Set.of(
          ZONE_SETTING,
          ZONE_SETTLED_SETTING,
          "tlsExpiryNotifyDays",
          "domainExpiryNotifyDays",
          "keepDataPeriodDays");

  /** The setting with which an instance signs its logins; shared only where that is asked for. */
  public static final String LOGIN_SECRET = "jwtSecret";

  private static final Set<TableName> LINKS =
      Set.copyOf(
          tables(
              "monitor_notification",
              "monitor_group",
              "monitor_tag",
              "monitor_maintenance",
              "maintenance_status_page",
              "status_page_cname"));

  /** Of tables whose rows are parts of other rows, and mean nothing without: where those are. */
  private static final Map<TableName, Set<TableName>> WHOLES =
      Map.of(
          new TableName("group"), wholes("status_page"),
          new TableName("incident"), wholes("status_page"),
          new TableName("api_key"), wholes("user"),
          new TableName("status_page_cname"), wholes("status_page"),
          new TableName("maintenance_status_page"), wholes("maintenance", "status_page"),
          new TableName("monitor_notification"), wholes("monitor", "notification"),
          new TableName("monitor_group"), wholes("monitor", "group"),
          new TableName("monitor_tag"), wholes("monitor", "tag"),
          new TableName("monitor_maintenance"), wholes("monitor", "maintenance"));

  /** Columns of monitors that may be empty, by the table that they refer to. */
  private static final Map<String, TableName> OPTIONAL_REFERENCES =
      Map.of(
          "proxy_id", new TableName("proxy"),
          "docker_host", new TableName("docker_host"),
          "remote_browser", new TableName("remote_browser"));

  private static final Map<TableName, Set<String>> RUNTIME_COLUMNS =
      Map.of(
          MONITOR,
          Set.of("dns_last_result"),
          USER,
          Set.of("twofa_last_token"),
          new TableName("maintenance"),
          Set.of("last_start_date"),
          STATUS_PAGE,
          Set.of("modified_date"));

  private static final Set<String> TYPED_DATES = Set.of("start_date", "end_date");

  private ReplicatedTables() {}

  /**
   * Whether Kuma deletes and re-inserts the rows of {@code table} at every save: a row then
   * <em>is</em> its other columns and its id means nothing.
   */
  public static boolean isLink(TableName table) {
    return LINKS.contains(table);
  }

  /** The {@code tables}, and those whose rows are parts of rows of these. */
  static Set<TableName> withParts(Set<TableName> tables) {
    Set<TableName> all = new HashSet<>(tables);
    for (TableName table : ALL) {
      if (!Collections.disjoint(WHOLES.getOrDefault(table, Set.of()), all)) {
        all.add(table);
      }
    }
    return all;
  }

  /** Where {@code column} of {@code table} refers to, if a row can do without that. */
  static Optional<TableName> optionalReference(TableName table, String column) {
    return table.equals(MONITOR)
        ? Optional.ofNullable(OPTIONAL_REFERENCES.get(column))
        : Optional.empty();
  }

  /** Columns that Kuma rewrites while nobody changes anything; they count in no comparison. */
  public static Set<String> runtimeColumns(TableName table) {
    return RUNTIME_COLUMNS.getOrDefault(table, Set.of());
  }

  /** Whether Kuma writes {@code column} by its own clock, so that no form of it has the column. */
  public static boolean isTimestamp(String column) {
    return column.endsWith("_date") && !TYPED_DATES.contains(column);
  }

  /** The table to whose rows {@code column} refers, by Kuma's way to name such columns. */
  public static Optional<TableName> referredTo(TableName table, String column) {
    if (table.equals(MONITOR) && column.equals("parent")) {
      return Optional.of(MONITOR);
    }
    String name = column.endsWith("_id") ? column.substring(0, column.length() - 3) : column;
    return ALL.stream().filter(known -> known.value().equals(name)).findFirst();
  }

  /** The column by which rows of {@code table} are told apart. */
  public static String keyColumn(TableName table) {
    return table.equals(SETTING) ? "key" : "id";
  }

  /** Whether {@code column} takes part when two rows of {@code table} are compared. */
  public static boolean isCompared(TableName table, String column) {
    return !runtimeColumns(table).contains(column) && !(isLink(table) && column.equals("id"));
  }

  private static Set<TableName> wholes(String... names) {
    return Set.copyOf(tables(names));
  }

  private static List<TableName> allTables() {
    List<TableName> all = new ArrayList<>(SCRIPT_TABLES);
    all.add(all.indexOf(MONITOR), new TableName("docker_host"));
    all.add(new TableName("status_page_cname"));
    all.add(SETTING);
    return Collections.unmodifiableList(all);
  }

  private static List<TableName> tables(String... names) {
    return Stream.of(names).map(TableName::new).collect(Collectors.toUnmodifiableList());
  }
}
