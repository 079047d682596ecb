package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.IdSpan;
import io.github.replicatorkuma.database.RowSums;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that a database holds, read by JDBC. */
record JdbcWholeCut(JdbcSession session, Catalog catalog) implements WholeCut {
  /** SQLite lets nobody but itself make these, but for the one that says which ids were used. */
  private static final String OF_SQLITE = "sqlite_";

  static final String USED_IDS = "sqlite_sequence";
  private static final String OF_LITESTREAM = "_litestream_";

  @Override
  public List<TableSchema> tables() throws DatabaseException {
    return session.attempt(
        "reading the schema",
        () -> {
          List<TableSchema> all = new ArrayList<>();
          for (TableName table : names()) {
            all.add(catalog.require(table));
          }
          return all;
        });
  }

  private List<TableName> names() throws DatabaseException {
    return session.attempt("reading the schema", catalog::names).stream()
        .filter(table -> isKept(table.value()))
        .toList();
  }

  private static boolean isKept(String table) {
    return !table.startsWith(OF_LITESTREAM)
        && !table.equals(BEING_FILLED.value())
        && (!table.startsWith(OF_SQLITE) || table.equals(USED_IDS));
  }

  @Override
  public RowCursor schema() throws DatabaseException {
    List<TableName> names = names();
    return RowCursor.of(
        session
            .attempt("reading the schema", () -> session.dialect().schema(session, names))
            .iterator());
  }

  @Override
  public RowCursor rows(TableSchema table, IdSpan ids) throws DatabaseException {
    return JdbcRowCursor.kept(session, table, ids);
  }

  @Override
  public Optional<Long> nextId(TableName table, long from) throws DatabaseException {
    List<Optional<Long>> found =
        query(
            table,
            "SELECT min(id) FROM %s WHERE id >= ?",
            row -> Optional.ofNullable(row.getString(1)).map(Long::valueOf),
            from);
    return found.get(0);
  }

  @Override
  public long count(TableName table, IdSpan ids, long most) throws DatabaseException {
    return query(
            table,
            "SELECT count(*) FROM (SELECT 1 FROM %s WHERE id >= ? AND id < ? LIMIT ?) some",
            row -> row.getLong(1),
            ids.first(),
            ids.end(),
            most)
        .get(0);
  }

  @Override
  public RowSums sums(TableSchema table, IdSpan ids) throws DatabaseException {
    String sums =
        "SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0), %s, %s FROM"
            .formatted(
                table.has("important") ? "coalesce(sum(important), 0)" : "0",
                table.has("msg") ? "coalesce(sum(length(msg)), 0)" : "0");
    return query(
            table.name(),
            sums + " %s WHERE id >= ? AND id < ?",
            row ->
                new RowSums(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
            ids.first(),
            ids.end())
        .get(0);
  }

  @Override
  public List<String> problems() throws DatabaseException {
    return session
        .attempt(
            "checking all",
            () -> session.query(session.dialect().checkQuery(), row -> row.getString(1)))
        .stream()
        .filter(found -> !found.equals("ok"))
        .toList();
  }

  @Override
  public boolean isHalfFilled() throws DatabaseException {
    return session.attempt("reading the schema", catalog::names).contains(BEING_FILLED);
  }

  private <T> List<T> query(
      TableName table, String template, JdbcSession.RowReader<T> reader, Object... parameters)
      throws DatabaseException {
    String sql = template.formatted(session.dialect().quoted(table.value()));
    return session.attempt("reading table " + table, () -> session.query(sql, reader, parameters));
  }
}
