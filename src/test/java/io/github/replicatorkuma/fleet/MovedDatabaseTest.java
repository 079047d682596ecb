package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance that keeps its state while its {@code db-config.json} comes to lead to another kind
 * of database, with the same content.
 */
@SuppressWarnings("NullAway.Init")
class MovedDatabaseTest {
  @TempDir private Path directory;

  @Test
  void leaderMovedFromSqliteToMariaDb_publishesNothing_andGoesOnWithTheNextEdit() throws Exception {
    Fleet before = published(sqlite("leader"), sqlite("replica"));
    try (TestMariaDb copy = mariaDbWithTheContentOf(before)) {
      Fleet moved = moved(before, mariaDb("leader", copy), before.replica);
      int saves = moved.leaderStore.count(Call.SAVE);

      assertThat(moved.alpha.publish(PublishOptions.NONE)).isInstanceOf(Unchanged.class);

      assertThat(moved.leaderStore.count(Call.SAVE)).isEqualTo(saves);
      moved.leader.execute("UPDATE monitor SET name = 'edited' WHERE id = 5");
      assertThat(moved.publishAndApply().rows()).isEqualTo(new RowCounts(0, 1, 0));
    }
  }

  @Test
  void leaderMovedFromMariaDbToSqlite_publishesNothing() throws Exception {
    try (Fleet before = published(mariaDb("leader", seeded()), mariaDb("replica", seeded()))) {
      TestKuma copy = sqlite("copy");
      carry(before, copy);

      Fleet moved = moved(before, copy, before.replica);

      assertThat(moved.alpha.publish(PublishOptions.NONE)).isInstanceOf(Unchanged.class);
    }
  }

  @Test
  void replicaMovedFromSqliteToMariaDb_isUpToDateAndItsKumaIsLeftAlone() throws Exception {
    Fleet before = published(sqlite("leader"), sqlite("replica"));
    try (TestMariaDb copy = mariaDbWithTheContentOf(before)) {
      Fleet moved = moved(before, before.leader, mariaDb("replica", copy));
      Map<String, List<String>> content = moved.replica.storedReplicatedTables();

      assertThat(moved.apply()).isInstanceOf(UpToDate.class);
      assertThat(moved.apply(ApplyOptions.BEFORE_START)).isInstanceOf(UpToDate.class);

      assertThat(moved.replica.storedReplicatedTables()).isEqualTo(content);
      assertThat(moved.recordingKuma.events()).isEmpty();
    }
  }

  private Fleet published(TestKuma leader, TestKuma replica) throws Exception {
    Fleet fleet = new Fleet(directory, leader, replica);
    HostileRows.insertInto(leader);
    fleet.publishAndApply();
    return fleet;
  }

  /** The same instances, state and repository. */
  private Fleet moved(Fleet before, TestKuma leader, TestKuma replica) {
    return new Fleet(directory, leader, replica, before.leaderStore);
  }

  private TestMariaDb mariaDbWithTheContentOf(Fleet fleet) throws Exception {
    TestMariaDb copy = seeded();
    carry(fleet, mariaDb("copy", copy));
    return copy;
  }

  /** As any replica of that fleet gets it. */
  private void carry(Fleet fleet, TestKuma to) throws Exception {
    Fleet carrier = new Fleet(directory.resolve("carrier"), fleet.leader, to, fleet.leaderStore);
    LeaderAndReplica.applied(carrier.apply());
  }

  private TestKuma sqlite(String name) {
    return TestKuma.sqlite(directory.resolve(name));
  }

  private TestKuma mariaDb(String name, TestMariaDb database) {
    return TestKuma.mariaDb(directory.resolve(name), database, Route.TCP);
  }

  private static TestMariaDb seeded() {
    return TestMariaDb.seeded(MariaDbServer.shared());
  }
}
