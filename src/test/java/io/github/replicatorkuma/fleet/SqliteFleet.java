package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A leader and a replica on SQLite files. */
public class SqliteFleet extends LeaderAndReplica {
  public final Path leader;
  public Path replica;

  /** They are seeded alike. */
  public SqliteFleet(Path directory) {
    this(
        directory,
        TestDatabases.seeded(directory.resolve("leader")),
        TestDatabases.seeded(directory.resolve("replica")),
        emptyRepository());
  }

  /** With a repository in which the leader may have published already. */
  public SqliteFleet(Path directory, Path leader, Path replica, FakeSnapshotStore leaderStore) {
    super(directory, leaderStore);
    this.leader = leader;
    this.replica = replica;
    alpha.database = () -> new SqliteDatabase(leader, Duration.ZERO);
    beta.database = () -> new SqliteDatabase(this.replica, Duration.ZERO);
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
