package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory, for tests: rows are given in any order and come by ascending key, with just the
 * columns asked for, as from a database.
 */
public final class InMemoryTables implements TableSource {
  private final Map<TableName, TableSchema> schemas = new TreeMap<>();
  private final Map<TableName, List<Row>> rows = new TreeMap<>();

  /**
   * One row or more in most tables of a small Kuma, among them a user, three monitors, links, a
   * status page without logo, a proxy and two settings; {@code remote_browser} is empty.
   */
  public static InMemoryTables sample() {
    return new InMemoryTables()
        .table("group", "id:NUMBER name weight:BOOLEAN status_page_id:NUMBER")
        .row("group", "1", "Services", "1", "1")
        .table("user", "id:NUMBER username password active:BOOLEAN twofa_last_token")
        .row("user", "1", "admin", "$2a$10$abcdefghijklmnopqrstuv", "1", null)
        .table("tag", "id:NUMBER name color created_date:DATETIME")
        .row("tag", "1", "prod", "#DC2626", "2026-01-02 03:04:05")
        .table("notification", "id:NUMBER name active:BOOLEAN user_id:NUMBER config")
        .row("notification", "1", "ntfy", "1", "1", "{\"type\":\"ntfy\",\"text\":\"a\\nb\"}")
        .row("notification", "2", "mail", "1", "1", "{\"type\":\"smtp\"}")
        .table("status_page", "id:NUMBER slug title icon custom_css modified_date:DATETIME")
        .row("status_page", "1", "all", "All", "/icon.svg", "a {\n}\n", "2026-01-02 03:04:05")
        .table("proxy", "id:NUMBER protocol host port:NUMBER active:BOOLEAN")
        .row("proxy", "1", "http", "proxy.example", "3128", "1")
        .table("remote_browser", "id:NUMBER name url user_id:NUMBER")
        .table("maintenance", "id:NUMBER title start_date:DATETIME last_start_date:DATETIME")
        .row("maintenance", "1", "Upgrade", "2030-01-02T03:04", null)
        .table("docker_host", "id:NUMBER name docker_daemon")
        .row("docker_host", "1", "local", "/var/run/docker.sock")
        .table("monitor", "id:NUMBER name active:BOOLEAN url type timeout:NUMBER dns_last_result")
        .row("monitor", "1", "Home", "1", "https://example.org", "http", "48", null)
        .row("monitor", "2", "Names", "1", null, "dns", "0.30000000000000004", "Records: 1.2.3.4")
        .row("monitor", "3", "Ping", "0", null, "ping", "10", null)
        .table("monitor_notification", "id:NUMBER monitor_id:NUMBER notification_id:NUMBER")
        .row("monitor_notification", "1", "1", "1")
        .row("monitor_notification", "2", "1", "2")
        .row("monitor_notification", "3", "2", "1")
        .table("monitor_group", "id:NUMBER monitor_id:NUMBER group_id:NUMBER weight:BOOLEAN")
        .row("monitor_group", "1", "1", "1", "1000")
        .table("status_page_cname", "id:NUMBER status_page_id:NUMBER domain")
        .row("status_page_cname", "1", "1", "status.example.org")
        .table("setting", "key value type")
        .row("setting", "apiKeysEnabled", "true", "general")
        .row("setting", "steamAPIKey", "\"key\"", null);
  }

  /**
   * Adds a table without rows, or replaces it.
   *
   * @param columns separated by blanks, each {@code name} for text or {@code name:KIND}
   */
  public InMemoryTables table(String name, String columns) {
    return table(
        new TableSchema(
            new TableName(name),
            Stream.of(columns.split(" ", -1)).map(InMemoryTables::column).toList()));
  }

  /** Adds a table without rows, or replaces it. */
  public InMemoryTables table(TableSchema table) {
    schemas.put(table.name(), table);
    rows.put(table.name(), new ArrayList<>());
    return this;
  }

  /** Adds a row to a table that was added before, a cell a column. */
  public InMemoryTables row(String table, @Nullable String... cells) {
    if (cells.length != schema(table).columns().size()) {
      throw new IllegalArgumentException(cells.length + " cells for table " + table);
    }
    rowsOf(new TableName(table)).add(Row.of(cells));
    return this;
  }

  /** Changes the cell in {@code column} of the row with {@code key}. */
  public InMemoryTables set(String table, String key, String column, @Nullable String cell) {
    TableSchema schema = schema(table);
    List<Row> all = rowsOf(schema.name());
    int keyIndex = schema.indexOf(ReplicatedTables.keyColumn(schema.name()));
    for (int i = 0; i < all.size(); i++) {
      if (key.equals(all.get(i).cell(keyIndex))) {
        all.set(i, all.get(i).with(schema.indexOf(column), cell));
        return this;
      }
    }
    throw new IllegalArgumentException("no row " + key + " in table " + table);
  }

  /** Removes the row with {@code key}. */
  public InMemoryTables remove(String table, String key) {
    TableSchema schema = schema(table);
    int keyIndex = schema.indexOf(ReplicatedTables.keyColumn(schema.name()));
    if (!rowsOf(schema.name()).removeIf(row -> key.equals(row.cell(keyIndex)))) {
      throw new IllegalArgumentException("no row " + key + " in table " + table);
    }
    return this;
  }

  /** Removes all rows of a table, which stays. */
  public InMemoryTables empty(String table) {
    rowsOf(schema(table).name()).clear();
    return this;
  }

  /** Removes a table. */
  public InMemoryTables drop(String table) {
    schemas.remove(schema(table).name());
    rows.remove(new TableName(table));
    return this;
  }

  public TableSchema schema(String table) {
    TableSchema schema = schemas.get(new TableName(table));
    if (schema == null) {
      throw new IllegalArgumentException("no table " + table);
    }
    return schema;
  }

  /** All rows of {@code table} by ascending key. */
  public List<Row> rows(String table) {
    return sorted(schema(table));
  }

  /** Replicated tables in their order, then any others by name. */
  @Override
  public List<TableSchema> tables() {
    return Stream.concat(
            ReplicatedTables.ALL.stream().filter(schemas::containsKey),
            schemas.keySet().stream().filter(name -> !ReplicatedTables.ALL.contains(name)))
        .map(name -> schema(name.value()))
        .toList();
  }

  @Override
  public RowCursor open(TableSchema table) {
    TableSchema here = schema(table.name().value());
    int[] columns = table.columnNames().stream().mapToInt(here::indexOf).toArray();
    if (Arrays.stream(columns).anyMatch(column -> column < 0)) {
      throw new IllegalArgumentException("a column is not in table " + table.name());
    }
    return RowCursor.of(sorted(here).stream().map(row -> row.only(columns)).iterator());
  }

  /** The content of {@code source}, to be changed at will. */
  public static InMemoryTables copyOf(TableSource source) throws ReplicationException {
    InMemoryTables copy = new InMemoryTables();
    for (TableSchema table : source.tables()) {
      copy.table(table);
      source.open(table).forEach(copy.rowsOf(table.name())::add);
    }
    return copy;
  }

  private List<Row> rowsOf(TableName table) {
    return rows.computeIfAbsent(
        table,
        absent -> {
          throw new IllegalArgumentException("no table " + absent);
        });
  }

  private List<Row> sorted(TableSchema table) {
    String key = ReplicatedTables.keyColumn(table.name());
    int index = table.indexOf(key);
    if (index < 0) {
      return List.copyOf(rowsOf(table.name()));
    }
    Comparator<Row> order =
        key.equals("id")
            ? Comparator.comparing(row -> Long.parseLong(String.valueOf(row.cell(index))))
            : Comparator.comparing(
                row -> String.valueOf(row.cell(index)).getBytes(StandardCharsets.UTF_8),
                Arrays::compareUnsigned);
    return rowsOf(table.name()).stream().sorted(order).collect(Collectors.toUnmodifiableList());
  }

  private static Column column(String text) {
    String[] parts = text.split(":", 2);
    return new Column(parts[0], parts.length == 1 ? ColumnKind.TEXT : ColumnKind.valueOf(parts[1]));
  }
}
