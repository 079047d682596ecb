package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * Records as rows of one table, which is made where it is missing, in a database that is not Uptime
 * Kuma's. Each call has a connection of its own: between two of them a server or a firewall may
 * have ended it.
 */
final class SqlRecords implements RecordPlace {
  private static final String TABLE = "replicator_fleet";

  private static final String TABLES =
      "SELECT lower(table_name) FROM information_schema.tables WHERE table_schema = ";

  private static final String READ =
      "SELECT id, sealed FROM %s WHERE octet_length(sealed) <= %d"
          .formatted(TABLE, RecordStore.LONGEST);

  private final String address;
  private final boolean mariaDb;
  private boolean ready;

  SqlRecords(String address) {
    this.address = address;
    mariaDb = address.startsWith("jdbc:mariadb:");
  }

  private Connection connect() throws SQLException, StoreFault.Found {
    Properties limits = new Properties();
    String limit = RecordStores.LIMIT.toSeconds() + (mariaDb ? "000" : ""); // the units differ
    limits.setProperty("connectTimeout", limit);
    limits.setProperty("socketTimeout", limit);
    Driver driver = mariaDb ? new org.mariadb.jdbc.Driver() : new org.postgresql.Driver();
    Connection connection = Objects.requireNonNull(driver.connect(address, limits));
    try {
      if (!ready) {
        makeReady(connection);
        ready = true;
      }
      return connection;
    } catch (SQLException | StoreFault.Found e) {
      connection.close();
      throw e;
    }
  }

  private void makeReady(Connection connection) throws SQLException, StoreFault.Found {
    String schema = mariaDb ? "DATABASE()" : "current_schema()";
    List<String> tables = texts(connection, TABLES + schema);
    if (tables.containsAll(List.of("monitor", "heartbeat"))) {
      throw StoreFault.KUMAS.found("this is Uptime Kuma's database", null);
    }
    try {
      if (!tables.contains(TABLE)) {
        String columns =
            mariaDb
                ? " (id VARCHAR(128) COLLATE utf8mb4_bin PRIMARY KEY, sealed MEDIUMBLOB)"
                : " (id VARCHAR(128) PRIMARY KEY, sealed BYTEA)";
        update(connection, "CREATE TABLE " + TABLE + columns);
      }
    } catch (SQLException e) {
      if (!texts(connection, TABLES + schema).contains(TABLE)) { // or another was quicker
        throw e;
      }
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement ask = connection.createStatement();
        ResultSet rows = ask.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public List<Sealed> read() throws SQLException, StoreFault.Found {
    List<Sealed> records = new ArrayList<>();
    try (Connection connection = connect();
        Statement ask = connection.createStatement();
        ResultSet rows = ask.executeQuery(READ)) {
      while (rows.next()) {
        RecordStores.addTo(records, rows.getString(1), rows.getBytes(2));
      }
    }
    return records;
  }

  @Override
  public void write(Sealed own) throws SQLException, StoreFault.Found {
    try (Connection connection = connect()) {
      String change = "UPDATE " + TABLE + " SET sealed = ? WHERE id = ?";
      if (update(connection, change, own.sealed(), own.id()) == 0) {
        String add = "INSERT INTO " + TABLE + " (sealed, id) VALUES (?, ?)";
        update(connection, add, own.sealed(), own.id());
      }
    }
  }

  @Override
  public void remove(String id) throws SQLException, StoreFault.Found {
    try (Connection connection = connect()) {
      update(connection, "DELETE FROM " + TABLE + " WHERE id = ?", id);
    }
  }

  private static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** By the codes of SQL: a driver's words may hold the address with its password. */
  @Override
  public StoreFault.Found meaning(Throwable failure) {
    String state =
        failure instanceof SQLException told ? String.valueOf(told.getSQLState()) : "nothing";
    StoreFault fault =
        switch (state) {
          case "28000", "28P01" -> StoreFault.LOGIN;
          case "42501", "42000", "25006" -> StoreFault.DENIED;
          case "3D000", "3F000" -> StoreFault.MISSING;
          case "53300", "53400", "08004" -> StoreFault.BUSY;
          case "53100" -> StoreFault.FULL;
          default -> StoreFault.UNREACHABLE;
        };
    return fault.found("the database answers " + state, failure);
  }
}
