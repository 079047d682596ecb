package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import java.nio.file.Path;

/** Files on this disk. */
final class SqliteEngine implements Engine {
  private final Path leader;
  private final Path replicas;

  SqliteEngine(Path directory, int monitors) {
    this.leader = LargeDatabase.create(directory.resolve("leader"), monitors);
    this.replicas = directory.resolve("replica");
  }

  @Override
  public KumaDatabase leader() {
    return over(leader);
  }

  @Override
  public KumaDatabase emptyReplica() {
    Directories.delete(replicas);
    return over(TestDatabases.empty(replicas, "2.5.3"));
  }

  private static KumaDatabase over(Path file) {
    return new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
  }

  @Override
  public Sql leaderSql() {
    return () -> TestDatabases.connect(leader);
  }

  @Override
  public void close() {
    // The files are in the benchmark's directory.
  }
}
