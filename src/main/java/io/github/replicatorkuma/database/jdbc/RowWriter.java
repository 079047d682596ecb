package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows one by one. Each row written is read back at once: SQLite alters what does not suit a
 * column rather than refuse it, and MariaDB rounds what it holds as an integer.
 */
final class RowWriter {
  private final JdbcReadTransaction transaction;
  private final JdbcSession session;
  private final Dialect dialect;
  private final Map<Shape, RowStatements> known = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** Which columns are written or read, and by which key. */
  private record Shape(TableSchema table, String keyColumn) {}

  RowWriter(JdbcReadTransaction transaction) {
    this.transaction = transaction;
    this.session = transaction.session();
    this.dialect = transaction.dialect();
  }

  /** Made once for many rows: a monitor has a hundred columns. */
  RowStatements statements(TableSchema table, String keyColumn)
      throws SQLException, DatabaseException {
    Shape shape = new Shape(table, keyColumn);
    RowStatements statements = known.get(shape);
    if (statements == null) {
      statements = RowStatements.of(dialect, transaction.catalog(), table, keyColumn);
      known.put(shape, statements);
    }
    return statements;
  }

  Optional<Row> find(TableSchema table, String keyColumn, String key) throws DatabaseException {
    return transaction.attempt(
        "reading row " + key + " of table " + table.name(),
        () -> readBack(statements(table, keyColumn), key));
  }

  /** A runtime column never decides: what the database does not take there is left out. */
  void insert(TableSchema table, Row row) throws DatabaseException {
    try {
      insertWhole(table, row);
    } catch (DatabaseException e) {
      List<Integer> kept = withoutRuntimeColumns(table);
      if (e.kind() != Kind.UNREPLICABLE || kept.size() == row.size()) {
        throw e;
      }
      insertWhole(
          new TableSchema(table.name(), kept.stream().map(table.columns()::get).toList()),
          Row.of(kept.stream().map(row::cell).toArray(String[]::new)));
      warnings.add(e.getMessage() + "; left out, as Uptime Kuma writes it anew by itself");
    }
  }

  private static List<Integer> withoutRuntimeColumns(TableSchema table) {
    List<String> runtime = ReplicatedTables.runtimeColumns(table.name());
    return IntStream.range(0, table.columns().size())
        .filter(i -> !runtime.contains(table.columns().get(i).name()))
        .boxed()
        .toList();
  }

  /** What was written otherwise than given. */
  List<String> warnings() {
    return warnings;
  }

  private void insertWhole(TableSchema table, Row row) throws DatabaseException {
    String key = keyOf(table, row);
    String rowName = key == null ? "(new)" : key;
    transaction.attempt(
        "inserting row " + rowName + " into table " + table.name(),
        () -> {
          RowStatements rows = statements(table, ReplicatedTables.keyColumn(table.name()));
          PreparedStatement insert = session.prepared(rows.insert());
          rows.bindCells(insert, row);
          execute(insert, new WrittenRow(rows.live(), table, row, rowName));
          Optional<Row> stored =
              key == null
                  ? firstRow(session.prepared(rows.selectLastInserted()), table, rowName)
                  : readBack(rows, key);
          requireKept(rows, row, stored, rowName);
          return row;
        });
  }

  /** The key that the row itself has; null where it is given one by the database. */
  static @Nullable String keyOf(TableSchema table, Row row) {
    int index = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    return index < 0 ? null : row.cell(index);
  }

  void update(TableSchema table, Row values, String keyColumn, String key)
      throws DatabaseException {
    transaction.attempt(
        "updating row " + key + " of table " + table.name(),
        () -> {
          RowStatements rows = statements(table, keyColumn);
          PreparedStatement update = session.prepared(rows.update());
          rows.bindCells(update, values);
          rows.bindKey(update, values.size() + 1, key);
          execute(update, new WrittenRow(rows.live(), table, values, key));
          requireKept(rows, values, readBack(rows, key), key);
          return values;
        });
  }

  void delete(TableName table, String keyColumn, String key) throws DatabaseException {
    transaction.attempt(
        "deleting row " + key + " of table " + table,
        () -> {
          RowStatements rows = statements(new TableSchema(table, List.of()), keyColumn);
          PreparedStatement delete = session.prepared(rows.delete());
          rows.bindKey(delete, 1, key);
          return delete.executeUpdate();
        });
  }

  private void execute(PreparedStatement statement, WrittenRow row)
      throws SQLException, DatabaseException {
    try {
      statement.executeUpdate();
    } catch (SQLException e) {
      Optional<DatabaseException> refusal = dialect.refusalOf(e, transaction.catalog(), row);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw e;
    }
  }

  private Optional<Row> readBack(RowStatements rows, String key)
      throws SQLException, DatabaseException {
    PreparedStatement query = session.prepared(rows.select());
    rows.bindKey(query, 1, key);
    return firstRow(query, rows.table(), key);
  }

  private Optional<Row> firstRow(PreparedStatement query, TableSchema table, String rowName)
      throws SQLException, DatabaseException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? Optional.of(read(rows, table, rowName)) : Optional.empty();
    }
  }

  /** The row that a result is at, whose first columns are those of {@code table}. */
  Row read(ResultSet rows, TableSchema table, String rowName)
      throws SQLException, DatabaseException {
    @Nullable String[] cells = new @Nullable String[table.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = dialect.read(rows, i + 1, place(table, rowName, i));
    }
    return Row.of(cells);
  }

  private static void requireKept(
      RowStatements rows, Row given, Optional<Row> stored, String rowName)
      throws DatabaseException {
    TableSchema table = rows.table();
    if (stored.isEmpty()) {
      throw new DatabaseException(
          Kind.FAILED, "table " + table.name() + " has no row " + rowName + " to change", null);
    }
    int altered = alteredCell(rows, given, stored.get());
    if (altered >= 0) {
      throw place(table, rowName, altered).unreplicable("the database would keep another value");
    }
  }

  /** The first cell of {@code stored} that is not what {@code given} means, or -1. */
  static int alteredCell(RowStatements rows, Row given, Row stored) {
    for (int i = 0; i < given.size(); i++) {
      if (!isKept(rows.kind(i), given.cell(i), stored.cell(i))
          && !ReplicatedTables.runtimeColumns(rows.table().name())
              .contains(rows.table().columns().get(i).name())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether {@code stored} is what {@code given} means in a column of {@code kind}. */
  private static boolean isKept(ColumnKind kind, @Nullable String given, @Nullable String stored) {
    return Objects.equals(given, stored)
        || (given != null
            && stored != null
            && kind.canonical(given).equals(kind.canonical(stored)));
  }

  private static CellPlace place(TableSchema table, String rowName, int index) {
    return new CellPlace(table.name(), rowName, table.columns().get(index).name());
  }
}
