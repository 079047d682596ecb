package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Two databases in one real server on this machine, which is as MariaDB is by default. */
final class MariaDbEngine implements Engine {
  private final MariaDbServer server;
  private final TestMariaDb leader;
  private @Nullable TestMariaDb replica;

  MariaDbEngine(int monitors) {
    this.server =
        MariaDbServer.start("--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=1");
    this.leader = TestMariaDb.seeded(server);
    LargeDatabase.fill(leaderSql(), monitors);
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
  public Sql leaderSql() {
    return () -> {
      Connection connection = leader.connect();
      Sql.execute(connection, "SET SESSION sql_mode = 'ANSI'");
      return connection;
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
