package io.github.replicatorkuma.database.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Raw SQL on an open connection. */
final class Sql {
  private Sql() {}

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        drain(statement, statement.execute(sql));
      }
    }
  }

  /**
   * A failure of any but the first of several statements shows only when its result is asked for.
   */
  private static void drain(Statement statement, boolean isResultSet) throws SQLException {
    boolean more = isResultSet;
    while (more || statement.getUpdateCount() != -1) {
      more = statement.getMoreResults();
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

  static String quoted(@Nullable String name) {
    return '`' + String.valueOf(name).replace("`", "``") + '`';
  }
}
