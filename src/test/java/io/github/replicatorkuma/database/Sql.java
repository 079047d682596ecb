package io.github.replicatorkuma.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Raw SQL. Each call has a connection of its own unless it is given one. */
@FunctionalInterface
public interface Sql {
  /** Far more than a recovery of a few rows takes. */
  int MOST_ATTEMPTS = 10_000;

  /** The caller closes it. */
  Connection connect() throws SQLException;

  default void execute(String... statements) {
    with(
        connection -> {
          execute(connection, statements);
          return true;
        });
  }

  default void executeWith(String sql, @Nullable Object... parameters) {
    with(
        connection -> {
          executeWith(connection, sql, parameters);
          return true;
        });
  }

  /** The first column of all rows, as text. */
  default List<@Nullable String> query(String sql) {
    return with(connection -> query(connection, sql));
  }

  /** The first column of the only row, as a number. */
  default long number(String sql) {
    return Long.parseLong(String.valueOf(query(sql).get(0)));
  }

  /** Work on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  default <T> T with(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = connect()) {
        return work.run(connection);
      } catch (SQLException e) {
        if (attempt == MOST_ATTEMPTS || !isRecovered(e)) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /**
   * Whether another process reads the log after a crash: nothing is done yet, and SQLite does not
   * wait.
   */
  private static boolean isRecovered(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_RECOVERY;
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        // A failure of any but the first of several statements shows only when its result is read.
        boolean more = statement.execute(sql);
        while (more || statement.getUpdateCount() != -1) {
          more = statement.getMoreResults();
        }
      }
    }
  }

  static void executeWith(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  /** The first column of all rows, as text. */
  static List<@Nullable String> query(Connection connection, String sql) throws SQLException {
    List<@Nullable String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /** A name, for MariaDB. */
  static String quoted(@Nullable String name) {
    return '`' + String.valueOf(name).replace("`", "``") + '`';
  }
}
