package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tables as {@link TestKuma#storedReplicatedTables} tells them, taken apart into cells. It knows
 * nothing of the code under test: what a cell means is decided by the type that MariaDB's schema
 * gives its column.
 */
public final class StoredTables {
  /** What Kuma changes while nobody edits anything. */
  private static final Set<String> RUNTIME_COLUMNS =
      Set.of(
          "monitor.dns_last_result",
          "user.twofa_last_token",
          "maintenance.last_start_date",
          "status_page.modified_date");

  /** What Kuma makes anew at each save, with new ids. */
  private static final Set<String> LINKS =
      Set.of(
          "monitor_notification",
          "monitor_group",
          "monitor_tag",
          "monitor_maintenance",
          "maintenance_status_page",
          "status_page_cname");

  private static final Set<String> SETTINGS =
      Set.of(
          "apiKeysEnabled",
          "webpushPublicVapidKey",
          "webpushPrivateVapidKey",
          "steamAPIKey",
          "globalpingApiToken");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** By table, its rows; each has its cells, such as {@code text:6869}, by column. */
  private final Map<String, List<Map<String, String>>> tables;

  private StoredTables(Map<String, List<Map<String, String>>> tables) {
    this.tables = tables;
  }

  public static StoredTables of(Map<String, List<String>> stored) {
    Map<String, List<Map<String, String>>> tables = new TreeMap<>();
    stored.forEach(
        (table, rows) -> tables.put(table, rows.stream().map(StoredTables::row).toList()));
    return new StoredTables(tables);
  }

  /** What is to be equal on all instances, by what it means. */
  static Map<String, List<String>> meaningOf(TestKuma kuma, Types types) {
    return of(kuma.storedReplicatedTables()).meaningBy(types).replicated().lines();
  }

  private static Map<String, String> row(String stored) {
    Map<String, String> cells = new TreeMap<>();
    for (String cell : stored.strip().split(" (?=[a-z_0-9]+=)", -1)) {
      int end = cell.indexOf('=');
      cells.put(cell.substring(0, end), cell.substring(end + 1));
    }
    return cells;
  }

  /** Only what is to be equal on all instances, in an order that depends on nothing else. */
  public StoredTables replicated() {
    Map<String, List<Map<String, String>>> result = new TreeMap<>();
    tables.forEach(
        (table, rows) ->
            result.put(
                table,
                rows.stream()
                    .filter(row -> !table.equals("setting") || SETTINGS.contains(text(row, "key")))
                    .map(row -> replicated(table, row))
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .toList()));
    return new StoredTables(result);
  }

  /** Only what an instance keeps to itself of the tables that are otherwise replicated. */
  List<Map<String, String>> ownSettings() {
    return Objects.requireNonNull(tables.get("setting")).stream()
        .filter(row -> !SETTINGS.contains(text(row, "key")))
        .toList();
  }

  private static Map<String, String> replicated(String table, Map<String, String> row) {
    Map<String, String> cells = new TreeMap<>(row);
    cells.keySet().removeIf(column -> RUNTIME_COLUMNS.contains(table + "." + column));
    if (LINKS.contains(table) || table.equals("setting")) {
      cells.remove("id");
    }
    return cells;
  }

  private static String text(Map<String, String> row, String column) {
    String stored = String.valueOf(row.get(column));
    return textOf(stored.substring(stored.indexOf(':') + 1));
  }

  static String textOf(String hex) {
    return new String(HEX.parseHex(hex), StandardCharsets.UTF_8);
  }

  /** By table, the rows as {@code column=cell …}, just as they are stored. */
  public Map<String, List<String>> lines() {
    Map<String, List<String>> lines = new TreeMap<>();
    tables.forEach((table, rows) -> lines.put(table, rows.stream().map(Map::toString).toList()));
    return lines;
  }

  /** By column, the cells by the key of their row; settings have ids that mean nothing. */
  Map<String, Map<String, String>> cellsByColumn() {
    Map<String, Map<String, String>> cells = new TreeMap<>();
    tables.forEach(
        (table, rows) ->
            rows.forEach(
                row ->
                    row.forEach(
                        (column, cell) ->
                            cells
                                .computeIfAbsent(table + "." + column, any -> new TreeMap<>())
                                .put(keyOf(table, row), cell))));
    cells.remove("setting.id");
    return cells;
  }

  private static String keyOf(String table, Map<String, String> row) {
    if (table.equals("setting")) {
      return text(row, "key");
    }
    String id = String.valueOf(row.get("id"));
    return id.substring(id.indexOf(':') + 1);
  }

  /** The same tables with what each cell means in the place of how it is stored. */
  StoredTables meaningBy(Types types) {
    Map<String, List<Map<String, String>>> result = new TreeMap<>();
    tables.forEach(
        (table, rows) -> {
          List<Map<String, String>> meanings = new ArrayList<>();
          for (Map<String, String> row : rows) {
            Map<String, String> cells = new TreeMap<>();
            row.forEach(
                (column, cell) -> cells.put(column, meaning(types.of(table, column), cell)));
            meanings.add(cells);
          }
          result.put(table, meanings);
        });
    return new StoredTables(result);
  }

  private static String meaning(String type, String cell) {
    if (cell.startsWith("null")) {
      return "null";
    }
    String storage = cell.substring(0, cell.indexOf(':'));
    String value = cell.substring(cell.indexOf(':') + 1);
    boolean isText = Set.of("text", "longtext", "varchar", "enum").contains(storage);
    return switch (type) {
      case "text", "longtext", "varchar", "enum" ->
          isText ? value : HEX.formatHex(value.getBytes(StandardCharsets.UTF_8));
      case "datetime" -> dateTime(isText ? textOf(value) : value);
      case "time" -> LocalTime.parse(isText ? textOf(value) : value).toString();
      case "tinyint" -> truth(isText ? textOf(value) : value);
      case "double" -> Double.toString(Double.parseDouble(value));
      case "int", "smallint" -> new BigDecimal(value).toPlainString();
      default -> throw new IllegalArgumentException("a column of type " + type);
    };
  }

  private static String dateTime(String text) {
    String whole = text.length() == 10 ? text + "T00:00" : text.replace(' ', 'T');
    return LocalDateTime.parse(whole).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String truth(String text) {
    return switch (text) {
      case "true" -> "1";
      case "false" -> "0";
      default -> text;
    };
  }

  /** The types of Kuma's columns in MariaDB. */
  static final class Types {
    private final Map<String, String> byColumn;

    private Types(Map<String, String> byColumn) {
      this.byColumn = byColumn;
    }

    static Types of(MariaDbServer server) {
      try (TestMariaDb kuma = TestMariaDb.empty(server)) {
        Map<String, String> types =
            kuma
                .query(
                    "SELECT CONCAT(table_name, '.', column_name, ' ', data_type)"
                        + " FROM information_schema.columns WHERE table_schema = DATABASE()")
                .stream()
                .map(found -> String.valueOf(found).split(" ", -1))
                .collect(Collectors.toMap(found -> found[0], found -> found[1]));
        return new Types(new HashMap<>(types));
      }
    }

    String of(String table, String column) {
      return Objects.requireNonNull(byColumn.get(table + "." + column), table + "." + column);
    }
  }
}
