package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A leader and a replica that are seeded alike, on SQLite files. */
public class SqliteFleet extends LeaderAndReplica {
  public final Path leader;
  public final Path replica;

  public SqliteFleet(Path directory) {
    super(directory, emptyRepository());
    leader = TestDatabases.seeded(directory.resolve("leader"));
    replica = TestDatabases.seeded(directory.resolve("replica"));
  }

  @Override
  protected KumaDatabase leaderDatabase() {
    return new SqliteDatabase(leader, Duration.ZERO);
  }

  @Override
  public KumaDatabase replicaDatabase() {
    return new SqliteDatabase(replica, Duration.ZERO);
  }

  public void onLeader(String... statements) {
    TestDatabases.execute(leader, statements);
  }

  public void onReplica(String... statements) {
    TestDatabases.execute(replica, statements);
  }

  /** Every stored cell of the replicated tables. */
  public Map<String, List<String>> leaderRows() {
    return TestDatabases.storedReplicatedTables(leader);
  }

  public Map<String, List<String>> replicaRows() {
    return TestDatabases.storedReplicatedTables(replica);
  }
}
