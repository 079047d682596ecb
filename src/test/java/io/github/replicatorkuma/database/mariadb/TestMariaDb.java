package io.github.replicatorkuma.database.mariadb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestTables;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A real Kuma's database in a real MariaDB, made anew for whoever asks, and raw SQL on it.
 *
 * <p>It lasts as long as its server; closing it only spares the disk. Each call opens and closes
 * its own connection, so nothing here keeps a lock.
 *
 * @param name may hold a dash, so it has to be quoted in SQL
 * @param user whose rights end there
 */
public record TestMariaDb(MariaDbServer server, String name, String user, String password)
    implements TestTables {
  /** How Kuma reaches the database. */
  public enum Route {
    TCP,
    /** By the host name of the server's certificate, which is verified. */
    TLS,
    SOCKET
  }

  private static final String SEEDED = "seeded/2.5.3-mariadb.sql";

  private static final String KEY_COLUMNS = " AND column_key = 'PRI' ORDER BY ordinal_position";
  private static final String BY_NAME = " ORDER BY column_name";

  /** SQL that yields SQL: an expression for what a column holds. */
  private static final String CELL =
      """
      CONCAT('CONCAT(''', column_name, '='', IF(`', column_name, '` IS NULL, ''null'', CONCAT(''',
        data_type, ':'', ',
        IF(character_set_name IS NULL,
          CONCAT('CAST(`', column_name, '` AS CHAR)'), CONCAT('HEX(`', column_name, '`)')),
        ')))')\
      """;

  /** A Kuma 2.5.3 with 47 monitors and whatever else Kuma has. */
  public static TestMariaDb seeded(MariaDbServer server) {
    return make(server, server.freshName(), SEEDED);
  }

  /** A Kuma 2.5.3 that nobody has set up yet. */
  public static TestMariaDb empty(MariaDbServer server) {
    return make(server, server.freshName(), "mariadb/2.5.3.sql");
  }

  /**
   * The {@link #seeded} database of a server that is embedded in its Kuma: under the one name it
   * has there, and open without a password for this process's user, on the socket.
   */
  public static TestMariaDb embedded(MariaDbServer server) {
    TestMariaDb database = make(server, "kuma", SEEDED);
    String user = Sql.quoted(System.getProperty("user.name")) + "@localhost";
    server.execute(
        "CREATE OR REPLACE USER " + user + " IDENTIFIED VIA unix_socket",
        "GRANT ALL ON *.* TO " + user);
    return database;
  }

  /** Without tables, for a Kuma that makes them: early ones refuse a name with a dash. */
  public static TestMariaDb withoutTables(MariaDbServer server) {
    return server.create(server.freshName().replace('-', '_'));
  }

  /** Another one with the same content. */
  public TestMariaDb copy() {
    TestMariaDb copy = withoutTables(server);
    KumaTemplate.of(this).copyInto(copy);
    return copy;
  }

  private static TestMariaDb make(MariaDbServer server, String name, String resource) {
    KumaTemplate template = server.template(resource);
    TestMariaDb database = server.create(name);
    template.copyInto(database);
    return database;
  }

  public String host() {
    return server.host();
  }

  public int port() {
    return server.port();
  }

  public Path socket() {
    return server.socket();
  }

  /** What Kuma has in its {@code db-config.json} for this database. */
  public String dbConfigJson(Route route) {
    ObjectNode config = new ObjectMapper().createObjectNode();
    config.put("type", "mariadb");
    if (route == Route.SOCKET) {
      config.put("socketPath", socket().toString());
    } else {
      config.put("hostname", route == Route.TLS ? "localhost" : host());
      config.put("port", port());
    }
    config.put("dbName", name);
    config.put("username", user);
    config.put("password", password);
    if (route == Route.TLS) {
      config.put("ssl", true);
      config.put("ca", server.caPem());
    }
    return config.toString();
  }

  /** A connection as Kuma's, which waits for no lock; the caller closes it. */
  @Override
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("tinyInt1isBit", "false");
    properties.setProperty("sslMode", server.hasTls() ? "trust" : "disable");
    properties.setProperty("sessionVariables", "innodb_lock_wait_timeout=0,lock_wait_timeout=30");
    return DriverManager.getConnection(
        "jdbc:mariadb://" + host() + ":" + port() + "/" + name, properties);
  }

  /**
   * How each cell of a table is stored, a line for each row: {@code name=varchar:68C3A9 port=int:80
   * …}. Text as its bytes, so nothing hides; columns by name; rows by primary key.
   */
  @Override
  public List<String> stored(String table) {
    return with(connection -> stored(connection, table));
  }

  private static List<String> stored(Connection connection, String table) throws SQLException {
    String columns =
        " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '%s'"
            .formatted(table);
    String key =
        String.join(
            ", ",
            texts(connection, "SELECT CONCAT('`', column_name, '`')" + columns + KEY_COLUMNS));
    String cells = String.join(", ", texts(connection, "SELECT " + CELL + columns + BY_NAME));
    return texts(
        connection, "SELECT CONCAT_WS(' ', %s) FROM `%s` ORDER BY %s".formatted(cells, table, key));
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    return Sql.query(connection, sql).stream().map(String::valueOf).toList();
  }

  /** {@link #stored} of each replicated table that is there. */
  @Override
  public Map<String, List<String>> storedReplicatedTables() {
    return with(
        connection -> {
          Map<String, List<String>> content = new TreeMap<>();
          List<String> here = texts(connection, "SHOW TABLES");
          for (TableName table : ReplicatedTables.ALL) {
            if (here.contains(table.toString())) {
              content.put(table.toString(), stored(connection, table.toString()));
            }
          }
          return content;
        });
  }

  /** Removes it from its server. */
  @Override
  public void close() {
    server.drop(this);
  }
}
