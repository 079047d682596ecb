package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one kind of database says what all of them can. Columns are given quoted. */
public interface Dialect {
  /** {@code name} as an identifier; some of Kuma's are SQL words. */
  String quoted(String name);

  /** What to order by, so that numbers come by value and text by its UTF-8 bytes. */
  String inKeyOrder(String column, ColumnKind kind);

  /** The condition that {@code column} is the next parameter, to the byte where it is text. */
  String isExactly(String column, ColumnKind kind);

  /** The condition that {@code column} is one of so many next parameters, to the byte as above. */
  String isOneOf(String column, ColumnKind kind, int count);

  /** The id that the last insert of this connection was given by the database. */
  String lastInsertedId();

  /** How a query ends whose rows this transaction may change, so that nobody else waits to. */
  String forUpdate();

  /**
   * The text of a cell, see {@link Row}.
   *
   * @throws DatabaseException when it holds what no text can stand for
   */
  @Nullable String read(ResultSet row, int index, CellPlace place)
      throws SQLException, DatabaseException;

  /** Binds {@code text} so that a column of {@code kind} will hold it. */
  void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException;

  /**
   * The failure of {@code action}, which names its object: {@code reading table monitor of
   * /app/data/kuma.db}.
   */
  DatabaseException failureOf(String action, SQLException failure);

  /**
   * The failure of a row that the database refused for what it holds; names columns, never values.
   *
   * @return empty when it failed for another reason
   */
  Optional<DatabaseException> refusalOf(SQLException failure, Catalog catalog, WrittenRow row);
}
