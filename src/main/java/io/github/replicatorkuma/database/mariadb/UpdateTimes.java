package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * When the replicated tables were last written, as InnoDB remembers it since the server's start, in
 * whole seconds ({@code information_schema.TABLES.UPDATE_TIME}).
 */
final class UpdateTimes {
  /** A write in the second that is not over yet may be followed by another one in it. */
  private static final int SETTLED_SECONDS = 2;

  private final MariaDbSession session;

  UpdateTimes(MariaDbSession session) {
    this.session = session;
  }

  /** Empty where something was written just now. */
  Optional<String> read() throws SQLException {
    String places = String.join(", ", Collections.nCopies(ReplicatedTables.ALL.size(), "?"));
    String sql =
        """
        SELECT TABLE_NAME, coalesce(unix_timestamp(UPDATE_TIME), 0),
          UPDATE_TIME > NOW() - INTERVAL %d SECOND,
          (SELECT unix_timestamp() - VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
            WHERE VARIABLE_NAME = 'UPTIME')
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (%s) ORDER BY TABLE_NAME
        """
            .formatted(SETTLED_SECONDS, places);
    try (PreparedStatement query = session.prepare(sql)) {
      int place = 1;
      for (TableName table : ReplicatedTables.ALL) {
        query.setString(place++, table.value());
      }
      return marks(query);
    }
  }

  private static Optional<String> marks(PreparedStatement query) throws SQLException {
    StringJoiner marks = new StringJoiner(" ");
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        if (rows.getBoolean(3)) {
          return Optional.empty();
        }
        marks.add(rows.getString(1) + ":" + rows.getLong(2) + ":" + rows.getLong(4));
      }
    }
    return marks.length() == 0 ? Optional.empty() : Optional.of(marks.toString());
  }
}
