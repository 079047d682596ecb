package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Where both databases of a benchmark are: the leader's with its monitors, and the replica's.
 *
 * @param leaderSql raw SQL on the leader's, with names in double quotes
 * @param emptyReplica makes the replica's anew, as Kuma creates it; the one before is gone then
 */
record Engine(KumaDatabase leader, Sql leaderSql, Supplier<KumaDatabase> emptyReplica, Runnable end)
    implements AutoCloseable {
  /** Files on this disk. */
  static Engine sqlite(Path directory, int monitors) {
    Path leader = LargeDatabase.create(directory.resolve("leader"), monitors);
    Path replica = directory.resolve("replica");
    return new Engine(
        over(leader),
        () -> TestDatabases.connect(leader),
        () -> {
          Directories.delete(replica);
          return over(TestDatabases.empty(replica, "2.5.3"));
        },
        () -> {});
  }

  private static KumaDatabase over(Path file) {
    return new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
  }

  /** Two databases in one real server on this machine. */
  static Engine mariaDb(int monitors) {
    MariaDbServer server = mariaDbServer();
    TestMariaDb leader = TestMariaDb.seeded(server);
    Sql sql = LockedDatabase.set(leader, "SET SESSION sql_mode = 'ANSI'");
    LargeDatabase.fill(sql, monitors);
    Deque<TestMariaDb> replicas = new ArrayDeque<>();
    return new Engine(
        MariaDbDatabases.over(leader),
        sql,
        () -> {
          replicas.forEach(TestMariaDb::close);
          replicas.clear();
          replicas.add(TestMariaDb.empty(server));
          return MariaDbDatabases.over(replicas.element());
        },
        server::close);
  }

  /** One whose buffer and whose commits are as MariaDB's defaults are. */
  static MariaDbServer mariaDbServer() {
    return MariaDbServer.start(
        "--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=1");
  }

  @Override
  public void close() {
    end.run();
  }
}
