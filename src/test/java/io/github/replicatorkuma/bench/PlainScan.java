package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads all cells of the replicated tables, and no more: nothing can look at them for less. */
final class PlainScan {
  private PlainScan() {}

  static void of(Engine engine) {
    if (engine.leaderSql().with(PlainScan::cells) == 0) {
      throw new IllegalStateException("nothing was read");
    }
  }

  private static long cells(Connection connection) throws SQLException {
    long cells = 0;
    try (Statement statement = connection.createStatement()) {
      for (TableName table : ReplicatedTables.ALL) {
        try (ResultSet rows =
            statement.executeQuery("SELECT * FROM \"" + table + "\" ORDER BY id")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              cells += rows.getObject(i) == null ? 0 : 1;
            }
          }
        }
      }
    }
    return cells;
  }
}
