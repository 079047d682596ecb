package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A leader and a replica, each on whatever kind of database its data directory leads to. */
final class Fleet extends LeaderAndReplica implements AutoCloseable {
  final TestKuma leader;
  final TestKuma replica;

  Fleet(Path directory, TestKuma leader, TestKuma replica) {
    this(directory, leader, replica, emptyRepository());
  }

  /** With the state that is in the directory, and a repository in which there may be snapshots. */
  Fleet(Path directory, TestKuma leader, TestKuma replica, FakeSnapshotStore leaderStore) {
    super(directory, leaderStore);
    this.leader = leader;
    this.replica = replica;
    alpha.database = leader::database;
    beta.database = replica::database;
    try {
      Path uploads = Files.createDirectories(alpha.uploads());
      Files.writeString(uploads.resolve("logo1.png"), "the logo that status page 1 names");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertReplicaMeansWhatTheLeaderDoes(Types types) {
    assertSame(StoredTables.meaningOf(replica, types), StoredTables.meaningOf(leader, types));
  }

  void assertReplicaIsStoredAsTheLeader() {
    assertSame(storedBy(replica), storedBy(leader));
  }

  private static Map<String, List<String>> storedBy(TestKuma kuma) {
    return StoredTables.of(kuma.storedReplicatedTables()).replicated().lines();
  }

  private static void assertSame(
      Map<String, List<String>> actual, Map<String, List<String>> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (table, rows) -> assertThat(actual.get(table)).as(table).containsExactlyElementsOf(rows));
  }

  static Digest digestOf(TestKuma kuma) throws ReplicationException {
    return kuma.database()
        .read(
            transaction ->
                ContentDigester.digest(
                        new ReplicatedContent(transaction, ReplicationScope.DEFAULT),
                        UploadDirectory.none())
                    .digest());
  }

  @Override
  public void close() {
    leader.close();
    replica.close();
  }
}
