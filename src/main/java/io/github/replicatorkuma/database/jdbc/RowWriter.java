package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds and writes rows. Where each journey to the database counts, many of them go together, and
 * those of a batch are read back together; a batch that is refused is taken back and written row by
 * row, which tells of which row.
 */
final class RowWriter {
  private static final String SAVEPOINT = "replicator_kuma_batch";

  private final JdbcSession session;
  private final Catalog catalog;
  private final Map<Shape, RowStatements> known = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** Which columns are written or read, and by which key. */
  private record Shape(TableSchema table, String keyColumn) {}

  RowWriter(JdbcSession session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /** What was written otherwise than given. */
  List<String> warnings() {
    return warnings;
  }

  /** Made once for many rows: a monitor has a hundred columns. */
  private RowStatements statements(TableSchema table, String keyColumn) throws DatabaseException {
    Shape shape = new Shape(table, keyColumn);
    RowStatements statements = known.get(shape);
    if (statements == null) {
      statements = RowStatements.of(session, catalog, table, keyColumn);
      known.put(shape, statements);
    }
    return statements;
  }

  /** Puts the rows that are there into {@code found}, by the keys that were asked for. */
  void find(TableSchema table, String keyColumn, Collection<String> keys, Map<String, Row> found)
      throws DatabaseException {
    RowStatements statements = statements(table, keyColumn);
    for (List<String> some : RowStatements.parts(keys)) {
      found.putAll(
          session.attempt(
              together("reading", some.get(0), some.size(), table.name()),
              () -> statements.findTogether(some)));
    }
  }

  /** Inserts; one by one where the database gives the keys, by which they are read back. */
  void insert(TableSchema table, List<Row> rows) throws DatabaseException {
    RowStatements statements = statements(table, ReplicatedTables.keyColumn(table.name()));
    int place = table.indexOf(statements.keyColumn());
    List<KeyedRow> keyed = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String key = place < 0 ? null : row.cell(place);
      if (key == null) {
        writeAlone(
            RowChange.insertion(RowChange.Key.GIVEN_BY_THE_DATABASE, statements),
            new KeyedRow("(new)", row));
      } else {
        keyed.add(new KeyedRow(key, row));
      }
    }
    write(RowChange.insertion(RowChange.Key.AMONG_ITS_CELLS, statements), keyed);
  }

  void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws DatabaseException {
    List<KeyedRow> rows = new ArrayList<>(values.size());
    values.forEach((key, cells) -> rows.add(new KeyedRow(key, cells)));
    write(RowChange.update(statements(table, keyColumn)), rows);
  }

  void delete(TableName table, String keyColumn, Collection<String> keys) throws DatabaseException {
    write(
        RowChange.deletion(statements(new TableSchema(table, List.of()), keyColumn)),
        keys.stream().map(key -> new KeyedRow(key, Row.of())).toList());
  }

  private void write(RowChange change, List<KeyedRow> rows) throws DatabaseException {
    for (List<KeyedRow> part : parts(rows)) {
      if (part.size() == 1 || !isWritten(change, part)) {
        for (KeyedRow row : part) {
          writeAlone(change, row);
        }
      }
    }
  }

  /** One row needs no question of how many go together. */
  private List<List<KeyedRow>> parts(List<KeyedRow> rows) throws DatabaseException {
    return rows.size() == 1
        ? List.of(rows)
        : session.attempt("asking how much fits into a batch", session::batchLimit).split(rows);
  }

  /** A runtime column never decides: what the database does not take there is left out. */
  private void writeAlone(RowChange change, KeyedRow row) throws DatabaseException {
    try {
      writeWhole(change, row);
    } catch (DatabaseException e) {
      TableSchema table = change.statements().table();
      int[] kept = withoutRuntimeColumns(table);
      if (change.key() == RowChange.Key.LAST_PARAMETER
          || e.kind() != Kind.UNREPLICABLE
          || kept.length == row.cells().size()) {
        throw e;
      }
      TableSchema fewer =
          table.only(IntStream.of(kept).mapToObj(table.columnNames()::get).toList());
      writeWhole(
          RowChange.insertion(change.key(), statements(fewer, change.statements().keyColumn())),
          new KeyedRow(row.key(), row.cells().only(kept)));
      warnings.add(e.getMessage() + "; left out, as Uptime Kuma writes it anew by itself");
    }
  }

  private static int[] withoutRuntimeColumns(TableSchema table) {
    List<String> runtime = ReplicatedTables.runtimeColumns(table.name());
    return IntStream.range(0, table.columns().size())
        .filter(i -> !runtime.contains(table.columns().get(i).name()))
        .toArray();
  }

  private void writeWhole(RowChange change, KeyedRow row) throws DatabaseException {
    session.attempt(
        change.doing(row),
        () -> {
          try {
            change.write(List.of(row));
            return row;
          } catch (SQLException e) {
            throw change.refusalOf(e, row).orElseThrow(() -> e);
          }
        });
  }

  /** Writes some rows together; false when they were taken back. */
  private boolean isWritten(RowChange change, List<KeyedRow> rows) throws DatabaseException {
    return session.attempt(
        together(change.verb(), rows.get(0).key(), rows.size(), change.table()),
        () -> {
          session.execute("SAVEPOINT " + SAVEPOINT);
          try {
            change.write(rows);
            return true;
          } catch (SQLException e) {
            if (!mayBeOfOneRow(e)) {
              throw e;
            }
          }
          session.execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
          return false;
        });
  }

  private static String together(String verb, String firstKey, int rows, TableName table) {
    return "%s row %s and %d more of table %s".formatted(verb, firstKey, rows - 1, table);
  }

  /** Whether the others can still be written: nobody holds a lock, and the server is there. */
  private boolean mayBeOfOneRow(SQLException failure) {
    Kind kind = session.dialect().failureOf("", failure).kind();
    return kind == Kind.FAILED || kind == Kind.UNREPLICABLE;
  }
}
