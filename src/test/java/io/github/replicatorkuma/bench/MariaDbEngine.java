package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two databases in one real server on this machine, which is as MariaDB is by default. */
final class MariaDbEngine implements Engine {
  /** So that SQL reads as on SQLite. */
  private static final String STANDARD_SQL = "SET SESSION sql_mode = 'ANSI'";

  private final MariaDbServer server;
  private final TestMariaDb leader;
  private @Nullable TestMariaDb replica;

  MariaDbEngine(int monitors) {
    this.server =
        MariaDbServer.start("--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=1");
    this.leader = TestMariaDb.seeded(server);
    LargeDatabase.fill(new Seeded(leader), monitors);
  }

  private record Seeded(TestMariaDb kuma) implements LargeDatabase.Seeded {
    @Override
    public void execute(String sql) {
      kuma.execute(STANDARD_SQL, sql);
    }

    @Override
    public long number(String sql) {
      return kuma.number(sql);
    }

    @Override
    public List<String> columns(String table) {
      return kuma
          .query(
              "SELECT column_name FROM information_schema.columns"
                  + " WHERE table_schema = DATABASE() AND table_name = '"
                  + table
                  + "'")
          .stream()
          .map(String::valueOf)
          .toList();
    }
  }

  @Override
  public KumaDatabase leader() {
    return MariaDbDatabases.over(leader);
  }

  @Override
  public KumaDatabase emptyReplica() {
    if (replica != null) {
      replica.close();
    }
    replica = TestMariaDb.empty(server);
    return MariaDbDatabases.over(replica);
  }

  @Override
  public void executeOnLeader(String sql) {
    leader.execute(sql);
  }

  @Override
  public Connection connectToLeader() throws SQLException {
    Connection connection = leader.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(STANDARD_SQL);
    }
    return connection;
  }

  @Override
  public void close() {
    server.close();
  }
}
