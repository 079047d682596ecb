package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.KumaTable.Facet;
import io.github.replicatorkuma.schema.KumaTable.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tables of Uptime Kuma are configuration, and what is special about them. Which columns are
 * replicated is never listed: they come from the live schema.
 */
public final class ReplicatedTables {
  public static final TableName MONITOR = new TableName("monitor");
  public static final TableName USER = new TableName("user");
  public static final TableName STATUS_PAGE = new TableName("status_page");
  public static final TableName SETTING = new TableName("setting");

  /** All replicated tables, parents before children. */
  public static final List<TableName> ALL = tables(KumaTable::isReplicated);

  /** The tables that Replicator Kuma v2 replicates, in its order: parents before children. */
  public static final List<TableName> SCRIPT_TABLES =
      tables(table -> table.isReplicated() && !table.newerThanScript());

  /** The tables of which a replica may keep its own values. */
  public static final List<TableName> LOCAL_ENTITIES =
      tables("proxy", "remote_browser", "docker_host");

  /** The local entities that Replicator Kuma v2 knows. */
  public static final List<TableName> SCRIPT_LOCAL_ENTITIES = tables("proxy", "remote_browser");

  /**
   * What an instance measured about a monitor ({@code monitor_id} in each): it stays with the
   * instance and goes when the monitor goes.
   */
  public static final List<TableName> HISTORY = tables(table -> table.kind() == Kind.HISTORY);

  /** What an instance found out about the domains of its monitors. */
  public static final TableName DOMAIN_EXPIRY = new TableName("domain_expiry");

  /** Tables known to belong to one instance, history aside. */
  public static final List<TableName> INSTANCE_DATA =
      tables(table -> table.kind() == Kind.INSTANCE);

  /** Rows of {@code setting} that would break, or mislead, an instance that got another's. */
  public static final Set<String> INSTANCE_SETTINGS = settings(Facet.INSTANCE_KEYS);

  /** In which zone maintenances are that follow their server. */
  public static final String ZONE_SETTING = "serverTimezone";

  /** Whether the zone is settled; otherwise Kuma takes that of the next browser. */
  public static final String ZONE_SETTLED_SETTING = "initServerTimezone";

  /**
   * Rows of {@code setting} that Kuma writes by itself sooner or later: that a leader has none is
   * no reason to delete a replica's.
   */
  public static final Set<String> SELF_MADE_SETTINGS = settings(Facet.SELF_MADE_KEYS);

  /** The setting with which an instance signs its logins; shared only where that is asked for. */
  public static final String LOGIN_SECRET = "jwtSecret";

  /** Columns of monitors that may be empty, by the table that they refer to. */
  private static final Map<String, TableName> OPTIONAL_REFERENCES =
      Map.of(
          "proxy_id", new TableName("proxy"),
          "docker_host", new TableName("docker_host"),
          "remote_browser", new TableName("remote_browser"));

  private static final Set<String> TYPED_DATES = Set.of("start_date", "end_date");

  private ReplicatedTables() {}

  /**
   * Whether Kuma deletes and re-inserts the rows of {@code table} at every save: a row then
   * <em>is</em> its other columns and its id means nothing.
   */
  public static boolean isLink(TableName table) {
    return KumaTable.find(table).filter(known -> known.kind() == Kind.LINK).isPresent();
  }

  /** The {@code tables}, and those whose rows are parts of rows of these. */
  static Set<TableName> withParts(Set<TableName> tables) {
    Set<TableName> all = new HashSet<>(tables);
    for (KumaTable table : KumaTable.ALL) {
      if (table.facet(Facet.WHOLES).stream().map(TableName::new).anyMatch(all::contains)) {
        all.add(table.name());
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
  public static List<String> runtimeColumns(TableName table) {
    return KumaTable.facet(table, Facet.RUNTIME);
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

  /** Whether a change of {@code column} makes another monitor of one. */
  public static boolean isTarget(String column) {
    return KumaTable.facet(MONITOR, Facet.TARGET).contains(column);
  }

  /** Columns that tell people most about a row of {@code table} that comes or goes. */
  public static List<String> mainColumns(TableName table) {
    return KumaTable.facet(table, Facet.MAIN);
  }

  /** The column that names a row for people and is no secret. */
  public static Optional<String> label(TableSchema columns) {
    return KumaTable.facet(columns.name(), Facet.LABELS).stream().filter(columns::has).findFirst();
  }

  /** The lists in browsers that change with these tables, as the agent calls them. */
  public static Set<String> shownIn(Set<TableName> tables) {
    return KumaTable.ALL.stream()
        .filter(table -> tables.contains(table.name()))
        .flatMap(table -> table.facet(Facet.SHOWN_IN).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Keys of the table {@code setting}. */
  static Set<String> settings(Facet facet) {
    return Set.copyOf(KumaTable.facet(SETTING, facet));
  }

  private static List<TableName> tables(Predicate<KumaTable> wanted) {
    return KumaTable.ALL.stream().filter(wanted).map(KumaTable::name).toList();
  }

  private static List<TableName> tables(String... names) {
    return Stream.of(names).map(TableName::new).collect(Collectors.toUnmodifiableList());
  }
}
