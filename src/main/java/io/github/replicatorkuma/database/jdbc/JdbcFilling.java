package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.Filling;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/** Fills a database by JDBC, some rows at once. */
record JdbcFilling(JdbcSession session) implements Filling {
  private static final int ROWS_AT_ONCE = 500;
  private static final long CHARACTERS_AT_ONCE = 1 << 19;

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
    return session.dialect().quoted(name);
  }

  @Override
  public void insert(TableSchema table, RowCursor rows) throws ReplicationException {
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                session.dialect().quoted(table.name().value()),
                session.dialect().columns(table),
                String.join(", ", Collections.nCopies(table.columns().size(), "?")));
    try (rows) {
      PreparedStatement insert = session.prepared(sql);
      session.beginWriting();
      int batched = 0;
      long characters = 0;
      for (Row row = rows.next(); row != null; row = rows.next()) {
        characters += bind(insert, table, row);
        insert.addBatch();
        batched++;
        if (batched == ROWS_AT_ONCE || characters >= CHARACTERS_AT_ONCE) {
          insert.executeBatch();
          batched = 0;
          characters = 0;
        }
      }
      insert.executeBatch();
      session.commit();
    } catch (SQLException e) {
      throw session
          .dialect()
          .failureOf("filling table " + table.name() + " of " + session.place(), e);
    }
  }

  /** How many characters it has. */
  private long bind(PreparedStatement insert, TableSchema table, Row row) throws SQLException {
    long characters = 0;
    for (int i = 0; i < row.size(); i++) {
      String cell = row.cell(i);
      if (!KeptCell.bind(insert, i + 1, cell)) {
        session.dialect().bind(insert, i + 1, table.columns().get(i).kind(), cell);
      }
      characters += cell == null ? 0 : cell.length();
    }
    return characters;
  }
}
