package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.replicatorkuma.database.ContractFixture;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseBatchContract;
import io.github.replicatorkuma.database.KumaDatabaseHistoryContract;
import io.github.replicatorkuma.database.KumaDatabaseReadContract;
import io.github.replicatorkuma.database.KumaDatabaseWriteContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract suites on the newer MariaDB that operators run beside Kuma, in a container where one
 * is asked for; without it they run on the MariaDB of the system's package.
 */
@SuppressWarnings({"NullAway.Init", "resource"})
class MariaDbContainerContractTest {
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

  @Nested
  class Reading extends KumaDatabaseReadContract {
    @Override
    protected ContractFixture fixture() {
      return new ContainerFixture();
    }
  }

  @Nested
  class Writing extends KumaDatabaseWriteContract {
    @Override
    protected ContractFixture fixture() {
      return new ContainerFixture();
    }
  }

  @Nested
  class Batches extends KumaDatabaseBatchContract {
    @Override
    protected ContractFixture fixture() {
      return new ContainerFixture();
    }
  }

  @Nested
  class History extends KumaDatabaseHistoryContract {
    @Override
    protected ContractFixture fixture() {
      return new ContainerFixture();
    }
  }

  private static final class ContainerFixture implements ContractFixture {
    @Override
    public KumaDatabase seeded() {
      return make("seeded", "seeded/2.5.3-mariadb.sql");
    }

    @Override
    public KumaDatabase empty() {
      return make("empty", "mariadb/2.5.3.sql");
    }

    private static KumaDatabase make(String name, String resource) {
      try (Connection connection = connect("")) {
        Sql.execute(
            connection,
            "DROP DATABASE IF EXISTS " + name,
            "CREATE DATABASE " + name + " CHARACTER SET utf8mb4",
            "USE " + name,
            "SET autocommit = 0",
            KumaTemplate.script(resource),
            "COMMIT");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return MariaDbDatabases.over(
          new MariaDbAccess(
              Optional.empty(),
              server.getHost(),
              server.getMappedPort(PORT),
              name,
              "root",
              PASSWORD,
              false,
              Optional.empty()));
    }

    @Override
    public void execute(String sql) {
      try (Connection connection = connect("seeded")) {
        Sql.execute(connection, sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long number(String sql) {
      try (Connection connection = connect("seeded")) {
        assertThat(Sql.query(connection, sql)).hasSize(1);
        return Long.parseLong(String.valueOf(Sql.query(connection, sql).get(0)));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
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
}
