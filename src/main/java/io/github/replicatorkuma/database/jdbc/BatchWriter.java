package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes many rows with few journeys to the database. Those of a batch are read back together; a
 * batch in which anything is not as it should be is taken back and written row by row, which tells
 * what it is, and of which row.
 */
final class BatchWriter {
  private static final String SAVEPOINT = "replicator_kuma_batch";

  /** Keys to look for at once. */
  private static final int KEYS_AT_ONCE = 200;

  private final JdbcReadTransaction transaction;
  private final JdbcSession session;
  private final RowWriter rowWriter;

  BatchWriter(JdbcReadTransaction transaction) {
    this.transaction = transaction;
    this.session = transaction.session();
    this.rowWriter = new RowWriter(transaction);
  }

  /** What was written otherwise than given. */
  List<String> warnings() {
    return rowWriter.warnings();
  }

  /** Work on some rows that the driver sends at once; says whether all of it was done. */
  @FunctionalInterface
  private interface Together {
    boolean write(List<KeyedRow> rows) throws SQLException, DatabaseException;
  }

  @FunctionalInterface
  private interface Alone {
    void write(KeyedRow row) throws DatabaseException;
  }

  /** The rows that are there, by the keys that were asked for. */
  Map<String, Row> find(TableSchema table, String keyColumn, Collection<String> keys)
      throws DatabaseException {
    Map<String, Row> found = new HashMap<>();
    if (limit(keys.size()).rows() == 1) {
      for (String key : keys) {
        Optional<Row> row = rowWriter.find(table, keyColumn, key);
        row.ifPresent(cells -> found.put(key, cells));
      }
      return found;
    }
    List<String> all = List.copyOf(keys);
    for (int i = 0; i < all.size(); i += KEYS_AT_ONCE) {
      List<String> some = all.subList(i, Math.min(i + KEYS_AT_ONCE, all.size()));
      found.putAll(
          transaction.attempt(
              doing("reading", some.get(0), some.size(), table.name()),
              () -> findTogether(rowWriter.statements(table, keyColumn), some)));
    }
    return found;
  }

  private Map<String, Row> findTogether(RowStatements statements, List<String> keys)
      throws SQLException, DatabaseException {
    TableSchema table = statements.table();
    Map<String, String> asked = new HashMap<>();
    keys.forEach(key -> asked.put(statements.keyKind().canonical(key), key));
    Map<String, Row> found = new HashMap<>();
    try (PreparedStatement query = session.prepare(statements.selectSome(keys.size()))) {
      for (int i = 0; i < keys.size(); i++) {
        statements.bindKey(query, i + 1, keys.get(i));
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String stored = String.valueOf(rows.getString(table.columns().size() + 1));
          String key = asked.get(statements.keyKind().canonical(stored));
          if (key != null) {
            found.put(key, rowWriter.read(rows, table, key));
          }
        }
      }
    }
    return found;
  }

  /** Inserts; one by one where the database gives the keys, by which they are read back. */
  void insert(TableSchema table, List<Row> rows) throws DatabaseException {
    List<KeyedRow> keyed = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String key = RowWriter.keyOf(table, row);
      if (key == null) {
        rowWriter.insert(table, row);
      } else {
        keyed.add(new KeyedRow(key, row));
      }
    }
    write(
        "inserting",
        table.name(),
        keyed,
        some -> {
          RowStatements statements =
              rowWriter.statements(table, ReplicatedTables.keyColumn(table.name()));
          execute(
              statements.insert(),
              some,
              (insert, row) -> statements.bindCells(insert, row.cells()));
          return areKept(statements, some);
        },
        row -> rowWriter.insert(table, row.cells()));
  }

  void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws DatabaseException {
    List<KeyedRow> rows = new ArrayList<>(values.size());
    values.forEach((key, cells) -> rows.add(new KeyedRow(key, cells)));
    write(
        "updating",
        table.name(),
        rows,
        some -> {
          RowStatements statements = rowWriter.statements(table, keyColumn);
          execute(
              statements.update(),
              some,
              (update, row) -> {
                statements.bindCells(update, row.cells());
                statements.bindKey(update, row.cells().size() + 1, row.key());
              });
          return areKept(statements, some);
        },
        row -> rowWriter.update(table, row.cells(), keyColumn, row.key()));
  }

  void delete(TableName table, String keyColumn, Collection<String> keys) throws DatabaseException {
    write(
        "deleting",
        table,
        keys.stream().map(key -> new KeyedRow(key, Row.of())).toList(),
        some ->
            deleteTogether(
                rowWriter.statements(new TableSchema(table, List.of()), keyColumn), some),
        row -> rowWriter.delete(table, keyColumn, row.key()));
  }

  private boolean deleteTogether(RowStatements statements, List<KeyedRow> rows)
      throws SQLException {
    try (PreparedStatement delete = session.prepare(statements.deleteSome(rows.size()))) {
      for (int i = 0; i < rows.size(); i++) {
        statements.bindKey(delete, i + 1, rows.get(i).key());
      }
      delete.executeUpdate();
    }
    return true;
  }

  private BatchLimit limit(int rows) throws DatabaseException {
    return rows < 2
        ? BatchLimit.ONE_ROW
        : transaction.attempt("asking how much fits into a batch", session::batchLimit);
  }

  private void write(
      String verb, TableName table, List<KeyedRow> rows, Together together, Alone alone)
      throws DatabaseException {
    BatchLimit limit = limit(rows.size());
    if (limit.rows() == 1) {
      writeAlone(rows, alone);
      return;
    }
    for (List<KeyedRow> part : limit.split(rows)) {
      if (part.size() == 1 || !isWritten(verb, table, part, together)) {
        writeAlone(part, alone);
      }
    }
  }

  private static void writeAlone(List<KeyedRow> rows, Alone alone) throws DatabaseException {
    for (KeyedRow row : rows) {
      alone.write(row);
    }
  }

  /** False when the rows were taken back. */
  private boolean isWritten(String verb, TableName table, List<KeyedRow> rows, Together together)
      throws DatabaseException {
    return transaction.attempt(
        doing(verb, rows.get(0).key(), rows.size(), table),
        () -> {
          session.execute("SAVEPOINT " + SAVEPOINT);
          try {
            if (together.write(rows)) {
              return true;
            }
          } catch (SQLException e) {
            if (!mayBeOfOneRow(e)) {
              throw e;
            }
          }
          session.execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
          return false;
        });
  }

  private static String doing(String verb, String firstKey, int rows, TableName table) {
    return "%s row %s and %d more of table %s".formatted(verb, firstKey, rows - 1, table);
  }

  /** Whether the others can still be written: nobody holds a lock, and the server is there. */
  private boolean mayBeOfOneRow(SQLException failure) {
    Kind kind = transaction.dialect().failureOf("", failure).kind();
    return kind == Kind.FAILED || kind == Kind.UNREPLICABLE;
  }

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement, KeyedRow row) throws SQLException;
  }

  private void execute(String sql, List<KeyedRow> rows, Binding binding) throws SQLException {
    PreparedStatement statement = session.prepared(sql);
    try {
      for (KeyedRow row : rows) {
        binding.bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } finally {
      statement.clearBatch();
    }
  }

  private boolean areKept(RowStatements statements, List<KeyedRow> rows)
      throws SQLException, DatabaseException {
    Map<String, Row> stored = findTogether(statements, rows.stream().map(KeyedRow::key).toList());
    for (KeyedRow row : rows) {
      Row kept = stored.get(row.key());
      if (kept == null || RowWriter.alteredCell(statements, row.cells(), kept) >= 0) {
        return false;
      }
    }
    return true;
  }
}
