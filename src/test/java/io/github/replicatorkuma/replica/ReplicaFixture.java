package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.fleet.StoredTables;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A leader and a replica on real SQLite files, and what of them has to be equal. */
final class ReplicaFixture extends SqliteFleet {
  ReplicaFixture(Path directory, Path leader, Path replica) {
    this(directory, leader, replica, emptyRepository());
  }

  ReplicaFixture(Path directory, Path leader, Path replica, FakeSnapshotStore leaderStore) {
    super(directory, leader, replica, leaderStore);
  }

  /** A seeded leader, and a replica of the same Kuma that nobody has set up. */
  static ReplicaFixture seeded(Path directory) {
    return new ReplicaFixture(
        directory,
        TestDatabases.seeded(directory.resolve("leader")),
        TestDatabases.empty(directory.resolve("replica"), "2.5.3"));
  }

  static ReplicaFixture seededAlike(Path directory) {
    return new ReplicaFixture(
        directory,
        TestDatabases.seeded(directory.resolve("leader")),
        TestDatabases.seeded(directory.resolve("replica")));
  }

  /** Both seeded alike, and the replica knows it; Kuma was not touched for that. */
  static ReplicaFixture equal(Path directory) throws Exception {
    ReplicaFixture fixture = seededAlike(directory);
    fixture.publish();
    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fixture.recordingKuma.events()).isEmpty();
    return fixture;
  }

  /** As Kuma's own cascades would not let it happen. */
  void onReplicaWithoutForeignKeys(String... statements) {
    TestDatabases.executeUnenforced(replica, statements);
  }

  void onLeaderWithoutForeignKeys(String... statements) {
    TestDatabases.executeUnenforced(leader, statements);
  }

  long count(String sql) {
    return TestDatabases.number(replica, sql);
  }

  void assertReplicaEqualsLeader() {
    assertThat(replicated(replica)).isEqualTo(replicated(leader));
  }

  /** What of a database is to be the same on all instances, with storage classes. */
  static Map<String, List<String>> replicated(Path file) {
    return StoredTables.of(TestDatabases.storedReplicatedTables(file)).replicated().lines();
  }

  /** Every row of every table of the replica, history and settings too. */
  Map<String, List<String>> everything() {
    return everythingIn(replica);
  }

  static Map<String, List<String>> everythingIn(Path file) {
    Map<String, List<String>> content = new TreeMap<>();
    TestDatabases.query(
            file,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .forEach(table -> content.put(table + "", TestDatabases.stored(file, table + "")));
    return content;
  }

  /** Rows of {@code tables} whose monitor is gone. */
  Set<String> orphans() {
    Stream<String> history = ReplicatedTables.HISTORY.stream().map(TableName::value);
    Stream<String> links =
        Stream.of("monitor_notification", "monitor_group", "monitor_tag", "monitor_maintenance");
    return Stream.concat(history, links)
        .filter(
            table ->
                count(
                        "SELECT count(*) FROM %s WHERE monitor_id NOT IN (SELECT id FROM monitor)"
                            .formatted(table))
                    > 0)
        .collect(Collectors.toSet());
  }
}
