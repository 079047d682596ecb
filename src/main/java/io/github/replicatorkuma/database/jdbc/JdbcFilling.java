package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.Filling;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills a database by JDBC, some rows at once. */
final class JdbcFilling implements Filling {
  private static final int ROWS_AT_ONCE = 500;
  private static final long CHARACTERS_AT_ONCE = 1 << 19;

  private final JdbcSession session;
  private final Dialect dialect;

  JdbcFilling(JdbcSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  @Override
  public void execute(String statement) throws DatabaseException {
    session.attempt(
        "a change of the schema",
        () -> {
          session.execute(statement);
          return true;
        });
  }

  @Override
  public String quoted(String name) {
    return dialect.quoted(name);
  }

  @Override
  public void insert(TableSchema table, RowCursor rows) throws ReplicationException {
    try (rows) {
      session.beginWriting();
      Batch batch = new Batch(table);
      for (Row row = rows.next(); row != null; row = rows.next()) {
        batch.add(row);
      }
      batch.flush();
      session.commit();
    } catch (SQLException e) {
      throw dialect.failureOf("filling table " + table.name() + " of " + session.place(), e);
    }
  }

  /** Rows that are written at once, as far as one statement does for all of them. */
  private final class Batch {
    private final TableSchema table;
    private final String start;
    private @Nullable PreparedStatement statement;
    private String sql = "";
    private int rows;
    private long characters;

    Batch(TableSchema table) {
      this.table = table;
      this.start =
          "INSERT INTO %s (%s) VALUES "
              .formatted(dialect.quoted(table.name().value()), dialect.columns(table));
    }

    void add(Row row) throws SQLException {
      PreparedStatement insert = statementFor(row);
      for (int i = 0; i < row.size(); i++) {
        String cell = row.cell(i);
        if (cell != null && KeptCell.isMarked(cell)) {
          KeptCell.bind(insert, i + 1, cell);
        } else {
          dialect.bind(insert, i + 1, table.columns().get(i).kind(), cell);
        }
        characters += cell == null ? 0 : cell.length();
      }
      insert.addBatch();
      rows++;
      if (rows == ROWS_AT_ONCE || characters >= CHARACTERS_AT_ONCE) {
        flush();
      }
    }

    private PreparedStatement statementFor(Row row) throws SQLException {
      String needed =
          row.cells().stream()
              .map(cell -> cell != null && KeptCell.isBytesOfText(cell) ? dialect.text() : "?")
              .collect(Collectors.joining(", ", start + "(", ")"));
      PreparedStatement known = statement;
      if (known == null || !needed.equals(sql)) {
        flush();
        sql = needed;
        known = session.prepared(needed);
        statement = known;
      }
      return known;
    }

    void flush() throws SQLException {
      if (rows > 0 && statement != null) {
        statement.executeBatch();
      }
      rows = 0;
      characters = 0;
    }
  }
}
