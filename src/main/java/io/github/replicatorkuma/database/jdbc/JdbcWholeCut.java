package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.IdSpan;
import io.github.replicatorkuma.database.RowSums;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All that a database holds, read by JDBC. */
record JdbcWholeCut(JdbcSession session, Catalog catalog) implements WholeCut {
  /** Tables that SQLite lets nobody but itself make, or that are not Uptime Kuma's. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("sqlite_(?!sequence$).*|_litestream_.*|" + BEING_FILLED);

  @Override
  public List<TableSchema> tables() throws DatabaseException {
    List<TableSchema> all = new ArrayList<>();
    for (TableName table : names()) {
      all.add(catalog.require(table));
    }
    all.sort(Comparator.comparing(table -> table.name().equals(USED_IDS)));
    return all;
  }

  private List<TableName> names() throws DatabaseException {
    return catalog.names().stream()
        .filter(table -> !LEFT_OUT.matcher(table.value()).matches())
        .toList();
  }

  @Override
  public RowCursor schema() throws DatabaseException {
    List<TableName> names = names();
    List<Row> all =
        session.attempt("reading the schema", () -> session.dialect().schema(session, names));
    return RowCursor.of(all.iterator());
  }

  @Override
  public RowCursor rows(TableSchema table, IdSpan ids) throws DatabaseException {
    return JdbcRowCursor.kept(session, table, ids);
  }

  @Override
  public Optional<Long> nextId(TableName table, long from) throws DatabaseException {
    String sql = "SELECT id FROM " + quoted(table) + " WHERE id >= ? ORDER BY id LIMIT 1";
    return ask(table, sql, row -> row.getLong(1), from).stream().findFirst();
  }

  @Override
  public long count(TableName table, IdSpan ids, long most) throws DatabaseException {
    String rows = "SELECT 1 FROM " + quoted(table) + " WHERE id >= ? AND id < ? LIMIT ?";
    String sql = "SELECT count(*) FROM (" + rows + ") some";
    return ask(table, sql, row -> row.getLong(1), ids.first(), ids.end(), most).get(0);
  }

  @Override
  public RowSums sums(TableName table, IdSpan ids) throws DatabaseException {
    String sql =
        "SELECT count(*), min(id), max(id), sum(important), sum(length(msg)) FROM "
            + quoted(table)
            + " WHERE id >= ? AND id < ?";
    return ask(table, sql, JdbcWholeCut::sums, ids.first(), ids.end()).get(0);
  }

  private static RowSums sums(ResultSet row) throws SQLException {
    return new RowSums(
        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }

  @Override
  public List<String> problems() throws DatabaseException {
    return session.ask("checking", session.dialect().checkQuery(), row -> row.getString(1)).stream()
        .filter(found -> !found.equals("ok"))
        .toList();
  }

  private String quoted(TableName table) {
    return session.dialect().quoted(table.value());
  }

  private <T> List<T> ask(
      TableName table, String sql, JdbcSession.RowReader<T> reader, Object... parameters)
      throws DatabaseException {
    return session.ask("reading table " + table, sql, reader, parameters);
  }
}
