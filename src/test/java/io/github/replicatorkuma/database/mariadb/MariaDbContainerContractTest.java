package io.github.replicatorkuma.database.mariadb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseContracts;
import io.github.replicatorkuma.database.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract suites on the newer MariaDB that operators run beside Kuma, in a container where one
 * is asked for; without it they run on the MariaDB of the system's package.
 */
@SuppressWarnings({"NullAway.Init", "resource"})
class MariaDbContainerContractTest extends KumaDatabaseContracts {
  private static final String IMAGE_VARIABLE = "REPLICATOR_TEST_MARIADB_IMAGE";
  private static final String PASSWORD = "for-this-test";
  private static final int PORT = 3306;

  private static GenericContainer<?> server;

  @BeforeAll
  static void start() {
    String image = System.getenv(IMAGE_VARIABLE);
    assumeTrue(image != null, IMAGE_VARIABLE + " names no image such as mariadb:11.8");
    server =
        new GenericContainer<>(DockerImageName.parse(image))
            .withEnv("MARIADB_ROOT_PASSWORD", PASSWORD)
            .withExposedPorts(PORT);
    server.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  protected KumaDatabase seeded() {
    return make("seeded", "seeded/2.5.3-mariadb.sql");
  }

  @Override
  protected KumaDatabase empty() {
    return make("empty", "mariadb/2.5.3.sql");
  }

  private static KumaDatabase make(String name, String resource) {
    at("")
        .with(
            connection -> {
              Sql.execute(connection, "DROP DATABASE IF EXISTS " + name);
              KumaTemplate.make(connection, name, resource);
              return true;
            });
    return MariaDbDatabases.over(
        MariaDbDatabases.tcp(server.getHost(), server.getMappedPort(PORT), name, "root", PASSWORD));
  }

  @Override
  protected void execute(String sql) {
    at("seeded").execute(sql);
  }

  @Override
  protected long number(String sql) {
    return at("seeded").number(sql);
  }

  private static Sql at(String database) {
    return () -> connect(database);
  }

  private static Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "root");
    properties.setProperty("password", PASSWORD);
    properties.setProperty("allowMultiQueries", "true");
    return DriverManager.getConnection(
        "jdbc:mariadb://" + server.getHost() + ":" + server.getMappedPort(PORT) + "/" + database,
        properties);
  }
}
