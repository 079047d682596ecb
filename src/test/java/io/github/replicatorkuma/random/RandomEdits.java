package io.github.replicatorkuma.random;

import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.HostileTexts;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Random inserts, updates and deletes in the replicated tables of a Kuma, as far as its schema
 * allows them: what it refuses is left out.
 */
public final class RandomEdits {
  /** A column as the database itself describes it. */
  private record Described(String name, String typeName, @Nullable String parent) {}

  /** What one kind of database says of the tables that tests have on it. */
  private record Schema(Map<String, List<Described>> tables, Map<String, Set<String>> unique) {}

  private static final Pattern FRACTIONS = Pattern.compile("REAL|FLOAT|DOUBLE|DECIMAL|NUMERIC");

  /** MariaDB takes NULL there and SQLite does not; Kuma writes none. */
  private static final Set<String> NEVER_NULL =
      Set.of("notification.user_id", "status_page_cname.status_page_id");

  /** MariaDB takes 4 to 20 characters there, SQLite any number. */
  private static final Set<String> SHORT =
      Set.of("twofa_last_token", "protocol", "dns_resolve_type", "ip_family", "subtype");

  private static final int MOST_SHORT = 4;

  /** SQLite's driver takes a second to describe it. */
  private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

  private final Connection connection;
  private final String quote;
  private final Random random;
  private final boolean longTexts;
  private final Schema schema;

  /**
   * @param longTexts whether texts may be longer than MariaDB's columns, which SQLite's may be
   */
  public RandomEdits(Connection connection, Random random, boolean longTexts) throws SQLException {
    this.connection = connection;
    this.random = random;
    this.longTexts = longTexts;
    this.quote = connection.getMetaData().getIdentifierQuoteString();
    String kind = connection.getMetaData().getDatabaseProductName();
    Schema known = KNOWN.get(kind);
    this.schema = known == null ? describe() : known;
    KNOWN.put(kind, schema);
  }

  private Schema describe() throws SQLException {
    Schema described = new Schema(new HashMap<>(), new HashMap<>());
    for (TableName table : ReplicatedTables.ALL) {
      String name = table.value();
      described.tables().put(name, columnsOf(name));
      described.unique().put(name, uniqueColumnsOf(name));
    }
    return described;
  }

  private List<Described> columnsOf(String table) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    Map<String, String> parents = new HashMap<>();
    try (ResultSet keys = data.getImportedKeys(connection.getCatalog(), null, table)) {
      while (keys.next()) {
        parents.put(keys.getString("FKCOLUMN_NAME"), keys.getString("PKTABLE_NAME"));
      }
    }
    List<Described> columns = new ArrayList<>();
    try (ResultSet found = data.getColumns(connection.getCatalog(), null, table, null)) {
      while (found.next()) {
        String name = found.getString("COLUMN_NAME");
        columns.add(
            new Described(
                name, found.getString("TYPE_NAME").toUpperCase(Locale.ROOT), parents.get(name)));
      }
    }
    return columns;
  }

  private Set<String> uniqueColumnsOf(String table) throws SQLException {
    Set<String> alone = new HashSet<>();
    try (ResultSet found =
        connection.getMetaData().getIndexInfo(connection.getCatalog(), null, table, true, false)) {
      while (found.next()) {
        // SQLite's driver tells of all indexes, whatever it is asked.
        if (!found.getBoolean("NON_UNIQUE")) {
          alone.add(String.valueOf(found.getString("COLUMN_NAME")));
        }
      }
    }
    return alone;
  }

  /** Makes at most {@code count} edits. */
  public void make(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      String table = any(ReplicatedTables.ALL).value();
      try {
        edit(table);
      } catch (SQLException refusedByTheSchema) {
        // As a Kuma's edit would have been.
      }
    }
  }

  private void edit(String table) throws SQLException {
    if (table.equals("setting")) {
      editSetting();
      return;
    }
    List<Long> ids = ids(table);
    int kind = random.nextInt(4);
    if (ids.isEmpty()) {
      return;
    }
    long id = any(ids);
    if (kind == 0) {
      insertCopy(table, id);
    } else if (kind == 1 && !table.equals("user")) {
      Sql.execute(connection, "DELETE FROM " + quoted(table) + " WHERE id = " + id);
    } else {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        update(table, any(columns(table)), id);
      }
    }
  }

  /** Those that Kuma makes by itself are never deleted: the zone of the seed is always there. */
  private void editSetting() throws SQLException {
    List<String> keys = new ArrayList<>(ReplicationScope.DEFAULT_SETTINGS);
    keys.removeIf(key -> key.endsWith("ExpiryNotifyDays"));
    String key = any(keys);
    Sql.executeWith(connection, "DELETE FROM setting WHERE " + quoted("key") + " = ?", key);
    if (ReplicatedTables.SELF_MADE_SETTINGS.contains(key) || random.nextBoolean()) {
      Sql.executeWith(
          connection,
          "INSERT INTO setting (" + quoted("key") + ", value, type) VALUES (?, ?, ?)",
          key,
          text(),
          random.nextBoolean() ? "general" : null);
    }
  }

  /** Under an id that may be anywhere; values that must be unique are new. */
  private void insertCopy(String table, long source) throws SQLException {
    long id = 1L + random.nextInt(200);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Described column : columns(table)) {
      names.add(quoted(column.name()));
      boolean alone = schema.unique().getOrDefault(table, Set.of()).contains(column.name());
      values.add(
          alone && column.parent() == null
              ? "'u" + random.nextInt(1_000_000) + "'"
              : quoted(column.name()));
    }
    Sql.execute(
        connection,
        "INSERT INTO %s (id, %s) SELECT %d, %s FROM %s WHERE id = %d"
            .formatted(
                quoted(table),
                String.join(", ", names),
                id,
                String.join(", ", values),
                quoted(table),
                source));
    update(table, any(columns(table)), id);
  }

  private void update(String table, Described column, long id) throws SQLException {
    Sql.executeWith(
        connection,
        "UPDATE %s SET %s = ? WHERE id = %d".formatted(quoted(table), quoted(column.name()), id),
        value(table, column));
  }

  private @Nullable Object value(String table, Described column) throws SQLException {
    boolean takesNull = !NEVER_NULL.contains(table + "." + column.name());
    if (takesNull && random.nextInt(6) == 0) {
      return null;
    }
    String parent = column.parent();
    if (parent != null) {
      List<Long> ids = ids(parent);
      return ids.isEmpty() ? null : any(ids);
    }
    if (table.equals("monitor") && column.name().equals("type")) {
      return any(List.of("http", "push", "ping", "dns"));
    }
    if (column.typeName().startsWith("DATETIME") || column.typeName().startsWith("TIMESTAMP")) {
      return "20%02d-0%d-1%d 1%d:2%d:30"
          .formatted(
              20 + random.nextInt(15),
              1 + random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9),
              random.nextInt(9));
    }
    if (column.typeName().startsWith("TIME")) {
      return "1%d:3%d:00".formatted(random.nextInt(9), random.nextInt(9));
    }
    if (column.typeName().startsWith("DATE")) {
      return "203%d-01-02".formatted(random.nextInt(9));
    }
    if (column.typeName().contains("BOOL") || column.typeName().startsWith("TINYINT")) {
      return random.nextInt(2);
    }
    if (column.typeName().contains("INT")) {
      return random.nextInt(120);
    }
    if (FRACTIONS.matcher(column.typeName()).find()) {
      return random.nextInt(400) / 8.0;
    }
    String text = text();
    boolean fits = longTexts || !SHORT.contains(column.name()) || text.length() <= MOST_SHORT;
    return fits ? text : "s" + random.nextInt(100);
  }

  private String text() {
    String text = any(HostileTexts.ALL);
    boolean fits = text.length() <= 25;
    return fits || (longTexts && random.nextInt(4) == 0) ? text : "t" + random.nextInt(1000);
  }

  private List<Described> columns(String table) {
    return schema.tables().getOrDefault(table, List.of()).stream()
        .filter(column -> !column.name().equals("id"))
        .toList();
  }

  private List<Long> ids(String table) throws SQLException {
    return Sql.query(connection, "SELECT id FROM " + quoted(table)).stream()
        .map(id -> Long.valueOf(String.valueOf(id)))
        .toList();
  }

  private String quoted(String name) {
    return quote + name + quote;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
