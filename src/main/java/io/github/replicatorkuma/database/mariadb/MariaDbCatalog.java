package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The schema as {@code information_schema} tells it. */
final class MariaDbCatalog extends Catalog {
  /** The engine that knows transactions. */
  private static final String ENGINE = "InnoDB";

  private static final String COLUMNS =
      "SELECT c.table_name, t.engine, c.column_name, c.data_type, c.column_type"
          + " FROM information_schema.columns c JOIN information_schema.tables t"
          + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
          + " WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'";

  private static final String UNIQUE_INDEXES =
      "SELECT index_name, min(column_name) FROM information_schema.statistics"
          + " WHERE table_schema = DATABASE() AND table_name = ? AND non_unique = 0"
          + " AND index_name <> 'PRIMARY' GROUP BY index_name"
          + " HAVING count(*) = 1 AND count(sub_part) = 0";

  private static final String INDEX_COLUMNS =
      "SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE()"
          + " AND table_name = ? AND index_name = ? ORDER BY seq_in_index";

  private static final String CHARACTER_SET =
      "SELECT character_set_name FROM information_schema.columns WHERE table_schema = DATABASE()"
          + " AND table_name = ? AND column_name = ? AND character_set_name <> 'utf8mb4'";

  private static final String FOREIGN_KEYS =
      "SELECT table_name, column_name, referenced_table_name, referenced_column_name"
          + " FROM information_schema.key_column_usage WHERE table_schema = DATABASE()"
          + " AND referenced_table_schema = DATABASE() AND position_in_unique_constraint = 1"
          + " ORDER BY table_name, column_name";

  private final MariaDbSession session;
  private @Nullable Map<String, List<LiveColumn>> columns;
  private @Nullable List<ForeignKey> foreignKeys;

  /** A column as the server describes it. */
  private record LiveColumn(String engine, String name, String type, String fullType) {}

  /** A column that refers to a row of another table, or of its own. */
  private record ForeignKey(String table, String column, String parent, String parentColumn) {}

  MariaDbCatalog(MariaDbSession session) {
    this.session = session;
  }

  @Override
  protected List<Column> columnsOf(TableName table) throws SQLException, DatabaseException {
    List<Column> found = new ArrayList<>();
    for (LiveColumn live : allColumns().getOrDefault(table.value(), List.of())) {
      requireTransactions(table, live.engine());
      found.add(column(table, live.name(), kindOf(table, live)));
    }
    return found;
  }

  /** Of all tables at once: the server may be far away. */
  private Map<String, List<LiveColumn>> allColumns() throws SQLException {
    Map<String, List<LiveColumn>> known = columns;
    if (known == null) {
      known = new HashMap<>();
      try (PreparedStatement statement = session.prepare(COLUMNS);
          ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          known
              .computeIfAbsent(found.getString(1), table -> new ArrayList<>())
              .add(
                  new LiveColumn(
                      String.valueOf(found.getString(2)),
                      found.getString(3),
                      found.getString(4),
                      found.getString(5)));
        }
      }
      columns = known;
    }
    return known;
  }

  private static void requireTransactions(TableName table, String engine) throws DatabaseException {
    if (!ENGINE.equalsIgnoreCase(engine)) {
      throw new DatabaseException(
          Kind.UNREPLICABLE,
          "table " + table + " is kept by the engine " + engine + ", which knows no transactions",
          "Stop Uptime Kuma and run: ALTER TABLE `" + table + "` ENGINE = " + ENGINE,
          null);
    }
  }

  private static ColumnKind kindOf(TableName table, LiveColumn column) throws DatabaseException {
    return switch (column.type()) {
      case "tinyint" ->
          column.fullType().startsWith("tinyint(1)") ? ColumnKind.BOOLEAN : ColumnKind.NUMBER;
      case "smallint", "mediumint", "int", "bigint", "float", "double", "decimal" ->
          ColumnKind.NUMBER;
      case "datetime", "timestamp" -> ColumnKind.DATETIME;
      case "time" -> ColumnKind.TIME;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit" ->
          throw new DatabaseException(
              Kind.UNREPLICABLE,
              "table "
                  + table
                  + ", column "
                  + column.name()
                  + ": the type "
                  + column.type()
                  + " is not text",
              null);
      default -> ColumnKind.TEXT;
    };
  }

  @Override
  public Set<String> uniqueColumns(TableName table) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (PreparedStatement statement = session.prepare(UNIQUE_INDEXES)) {
      statement.setString(1, table.value());
      try (ResultSet indexes = statement.executeQuery()) {
        while (indexes.next()) {
          columns.add(indexes.getString(2));
        }
      }
    }
    return columns;
  }

  /** The columns of an index that a message of the server names. */
  List<String> columnsOfIndex(TableName table, String index) throws SQLException {
    return texts(INDEX_COLUMNS, table.value(), index);
  }

  /** What the column holds at most: characters for {@code varchar}, bytes for {@code text}. */
  Optional<TextLimit> limitOf(TableName table, String column) throws SQLException {
    String sql =
        "SELECT data_type, character_maximum_length, character_octet_length"
            + " FROM information_schema.columns WHERE table_schema = DATABASE()"
            + " AND table_name = ? AND column_name = ?";
    try (PreparedStatement statement = session.prepare(sql)) {
      statement.setString(1, table.value());
      statement.setString(2, column);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next() || found.getObject(2) == null) {
          return Optional.empty();
        }
        boolean inBytes = found.getString(1).endsWith("text");
        return Optional.of(new TextLimit(found.getLong(inBytes ? 3 : 2), inBytes));
      }
    }
  }

  /** The column's character set, where it is one that lacks characters. */
  Optional<String> narrowCharacterSet(TableName table, String column) throws SQLException {
    return texts(CHARACTER_SET, table.value(), column).stream().findFirst();
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) throws SQLException {
    Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    parents.forEach(parent -> wanted.add(parent.value()));
    Set<TableName> children = new TreeSet<>();
    for (ForeignKey key : foreignKeys()) {
      if (wanted.contains(key.parent()) && TableName.isIdentifier(key.table())) {
        children.add(new TableName(key.table()));
      }
    }
    return children;
  }

  @Override
  public List<DanglingReference> danglingReferences(TableName table) throws SQLException {
    List<DanglingReference> dangling = new ArrayList<>();
    for (ForeignKey key : foreignKeys()) {
      if (key.table().equalsIgnoreCase(table.value()) && TableName.isIdentifier(key.parent())) {
        for (String id : texts(danglingQuery(key))) {
          dangling.add(
              new DanglingReference(
                  table, Long.parseLong(id), key.column(), new TableName(key.parent())));
        }
      }
    }
    return dangling;
  }

  private String danglingQuery(ForeignKey key) {
    String sql =
        "SELECT c.id FROM %s c WHERE c.%s IS NOT NULL"
            + " AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.%s = c.%s) ORDER BY c.id";
    return sql.formatted(
        quoted(key.table()),
        quoted(key.column()),
        quoted(key.parent()),
        quoted(key.parentColumn()),
        quoted(key.column()));
  }

  private String quoted(String name) {
    return session.dialect().quoted(name);
  }

  private List<ForeignKey> foreignKeys() throws SQLException {
    List<ForeignKey> known = foreignKeys;
    if (known == null) {
      known = new ArrayList<>();
      try (PreparedStatement statement = session.prepare(FOREIGN_KEYS);
          ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          known.add(
              new ForeignKey(
                  found.getString(1), found.getString(2), found.getString(3), found.getString(4)));
        }
      }
      foreignKeys = known;
    }
    return known;
  }

  private List<String> texts(String sql, String... parameters) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = session.prepare(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          texts.add(String.valueOf(found.getString(1)));
        }
      }
    }
    return texts;
  }
}
