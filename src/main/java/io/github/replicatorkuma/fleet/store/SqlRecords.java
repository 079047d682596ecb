package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as rows of one table, which is made where it is missing, in a database that is not Uptime
 * Kuma's. Each call has a connection of its own: between two of them a server or a firewall may
 * have ended it.
 *
 * @param address with its password
 */
record SqlRecords(String address) implements RecordPlace {
  private static final String TABLE = "replicator_fleet";

  private static final String CREATE =
      "CREATE TABLE " + TABLE + " (id %s PRIMARY KEY, sealed %s NOT NULL)";

  private static final String TABLES =
      "SELECT lower(table_name) FROM information_schema.tables WHERE table_schema = ";

  private static final String READ =
      "SELECT id, sealed FROM " + TABLE + " WHERE octet_length(sealed) <= " + RecordStore.LONGEST;

  /** Where its states have other meanings: no such database, too many connections. */
  private static final Map<Integer, String> MARIA_DBS = Map.of(1049, "3D000", 1040, "53300");

  private boolean isMariaDb() {
    return address.startsWith("jdbc:mariadb:");
  }

  private Connection connect() throws SQLException {
    Properties limits = new Properties();
    String limit = RecordStores.LIMIT.toSeconds() + (isMariaDb() ? "000" : ""); // the units differ
    limits.setProperty("connectTimeout", limit);
    limits.setProperty("socketTimeout", limit);
    Driver driver = isMariaDb() ? new org.mariadb.jdbc.Driver() : new org.postgresql.Driver();
    return Objects.requireNonNull(driver.connect(address, limits));
  }

  private Statement ready(Connection connection) throws SQLException, StoreFault.Found {
    Statement statement = connection.createStatement();
    Set<String> tables = new HashSet<>();
    String schema = isMariaDb() ? "DATABASE()" : "current_schema()";
    try (ResultSet rows = statement.executeQuery(TABLES + schema)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    if (tables.containsAll(Set.of("monitor", "heartbeat"))) {
      throw StoreFault.KUMAS.found("this is Uptime Kuma's database", null);
    }
    if (!tables.contains(TABLE)) {
      String id = isMariaDb() ? "VARCHAR(128) COLLATE utf8mb4_bin" : "VARCHAR(128)";
      String sealed = isMariaDb() ? "MEDIUMBLOB" : "BYTEA";
      try {
        statement.execute(CREATE.formatted(id, sealed));
      } catch (SQLException e) {
        // Another was quicker, or this user may not: that is told by whoever needs the table.
      }
    }
    return statement;
  }

  @Override
  public List<Sealed> read() throws SQLException, StoreFault.Found {
    List<Sealed> records = new ArrayList<>();
    try (Connection connection = connect();
        ResultSet rows = ready(connection).executeQuery(READ)) {
      while (rows.next()) {
        RecordStores.addTo(records, rows.getString(1), rows.getBytes(2));
      }
    }
    return records;
  }

  @Override
  public void write(Sealed own) throws SQLException, StoreFault.Found {
    if (update("UPDATE " + TABLE + " SET sealed = ? WHERE id = ?", own.sealed(), own.id()) == 0) {
      update("INSERT INTO " + TABLE + " (sealed, id) VALUES (?, ?)", own.sealed(), own.id());
    }
  }

  @Override
  public void remove(String id) throws SQLException, StoreFault.Found {
    update("DELETE FROM " + TABLE + " WHERE id = ?", id);
  }

  private int update(String sql, Object... values) throws SQLException, StoreFault.Found {
    try (Connection connection = connect()) {
      ready(connection).close();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
      }
    }
  }

  /** By the codes of SQL: a driver's words may hold the address with its password. */
  @Override
  public StoreFault.Found meaning(Throwable failure) {
    @Nullable String state = null;
    if (failure instanceof SQLException told) {
      state = MARIA_DBS.getOrDefault(told.getErrorCode(), told.getSQLState());
    }
    StoreFault fault =
        switch (String.valueOf(state)) {
          case "28000", "28P01", "08004" -> StoreFault.LOGIN;
          case "42501", "42000", "25006", "42P01", "42S02" -> StoreFault.DENIED;
          case "3D000", "3F000" -> StoreFault.MISSING;
          case "53300", "53400" -> StoreFault.BUSY;
          case "53100" -> StoreFault.FULL;
          default -> StoreFault.UNREACHABLE;
        };
    boolean coded = failure instanceof SQLException && state != null;
    return fault.found(coded ? "the database answers " + state : "no connection", failure);
  }
}
