package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction finds in the live schema; read once, as it cannot change in it, and of all
 * tables together, as the server may be far away.
 */
public final class Catalog {
  private final JdbcSession session;
  private final Dialect dialect;
  private final Map<TableName, Optional<TableSchema>> tables = new HashMap<>();
  private @Nullable Map<String, List<Declared>> columns;
  private @Nullable List<ForeignKey> foreignKeys;

  /**
   * A column as the database describes it.
   *
   * @param engine what keeps the table, where a database has several kinds of them
   */
  public record Declared(String table, String name, String type, String engine) {}

  /** A column that refers to a row of another table, or of its own. */
  public record ForeignKey(String table, String column, String parent, String parentColumn) {}

  Catalog(JdbcSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  /** The columns of {@code table}, sorted by name; empty when there is no such table. */
  public Optional<TableSchema> find(TableName table) throws DatabaseException {
    Optional<TableSchema> known = tables.get(table);
    if (known == null) {
      List<Column> columns = columnsOf(table);
      known = columns.isEmpty() ? Optional.empty() : Optional.of(new TableSchema(table, columns));
      tables.put(table, known);
    }
    return known;
  }

  /** The columns of a table that has to be there. */
  TableSchema require(TableName table) throws DatabaseException {
    return find(table)
        .orElseThrow(
            () ->
                new DatabaseException(
                    Kind.UNREPLICABLE, "there is no table " + table + " in this database"));
  }

  /** All columns of a table that has to be there, the {@code wanted} and the key among them. */
  TableSchema require(TableSchema wanted, String keyColumn) throws DatabaseException {
    TableSchema live = require(wanted.name());
    List<String> columns = new ArrayList<>(wanted.columnNames());
    columns.add(keyColumn);
    for (String column : columns) {
      if (!live.has(column)) {
        throw new DatabaseException(
            Kind.UNREPLICABLE, "table " + live.name() + " has no column " + column + " here");
      }
    }
    return live;
  }

  /** All tables, by name. */
  List<TableName> names() throws DatabaseException {
    return declared().keySet().stream().sorted().map(TableName::new).toList();
  }

  private Map<String, List<Declared>> declared() throws DatabaseException {
    Map<String, List<Declared>> known = columns;
    if (known == null) {
      known =
          session
              .ask(
                  "reading the schema",
                  dialect.columnsQuery(),
                  row ->
                      new Declared(
                          row.getString(1),
                          row.getString(2),
                          row.getString(3),
                          String.valueOf(row.getString(4))))
              .stream()
              .collect(Collectors.groupingBy(Declared::table));
      columns = known;
    }
    return known;
  }

  private List<Column> columnsOf(TableName table) throws DatabaseException {
    List<Column> found = new ArrayList<>();
    for (Declared column : declared().getOrDefault(table.value(), List.of())) {
      if (!TableName.isIdentifier(column.name())) {
        throw new DatabaseException(
            Kind.UNREPLICABLE,
            "table " + table + " has a column whose name is not plain: '" + column.name() + "'");
      }
      found.add(new Column(column.name(), dialect.kindOf(column)));
    }
    found.sort(Comparator.comparing(Column::name));
    return found;
  }

  /** Columns with a unique index of their own, the primary key aside. */
  Set<String> uniqueColumns(TableName table) throws DatabaseException {
    return new TreeSet<>(
        session.ask(
            "reading the indexes of table " + table,
            dialect.uniqueColumnsQuery(),
            row -> row.getString(1),
            table.value()));
  }

  /** Tables with a foreign key to one of {@code parents}; SQL names know no case. */
  Set<TableName> tablesReferencing(Set<TableName> parents) throws DatabaseException {
    Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    parents.forEach(parent -> wanted.add(parent.value()));
    return foreignKeys().stream()
        .filter(key -> wanted.contains(key.parent()) && TableName.isIdentifier(key.table()))
        .map(key -> new TableName(key.table()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** References of rows of {@code table} that point to nothing. */
  List<DanglingReference> danglingReferences(TableName table) throws DatabaseException {
    List<ForeignKey> keys =
        foreignKeys().stream()
            .filter(key -> key.table().equalsIgnoreCase(table.value()))
            .filter(key -> TableName.isIdentifier(key.parent()))
            .toList();
    return keys.isEmpty()
        ? List.of()
        : session.ask(
            "checking the references of table " + table,
            dialect.danglingQuery(table, keys),
            row ->
                new DanglingReference(
                    table, row.getLong(1), row.getString(2), new TableName(row.getString(3))));
  }

  private List<ForeignKey> foreignKeys() throws DatabaseException {
    if (foreignKeys == null) {
      foreignKeys =
          session.ask(
              "reading the foreign keys",
              dialect.foreignKeysQuery(),
              row ->
                  new ForeignKey(
                      row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }
    return foreignKeys;
  }
}
