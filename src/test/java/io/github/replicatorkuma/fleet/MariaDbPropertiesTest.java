package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.random.RandomEdits;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Any state of a leader applied to any state of a replica, at least one of them on MariaDB. */
class MariaDbPropertiesTest {
  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void anyTwoStates_meanTheSameAfterAnApply(@ForAll Random random) throws Exception {
    Path directory = Files.createTempDirectory("random-apply");
    int pair = random.nextInt(3);
    try (Fleet fleet =
        new Fleet(
            directory,
            kuma(directory.resolve("leader"), pair != 0, random),
            kuma(directory.resolve("replica"), pair != 1, random))) {
      fleet.publish();

      assertThat(fleet.apply()).isInstanceOfAny(Applied.class, UpToDate.class);

      fleet.assertReplicaMeansWhatTheLeaderDoes(Types.of(MariaDbServer.shared()));
      assertThat(Fleet.digestOf(fleet.replica)).isEqualTo(Fleet.digestOf(fleet.leader));
      assertThat(fleet.drift()).isEmpty();
      assertThat(fleet.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    } finally {
      StagingDirectory.create(directory.resolve("..").normalize(), directory.getFileName() + "")
          .close();
    }
  }

  private static TestKuma kuma(Path directory, boolean onMariaDb, Random random) throws Exception {
    if (onMariaDb) {
      TestMariaDb database = TestMariaDb.seeded(MariaDbServer.shared());
      try (Connection connection = database.connect()) {
        edit(connection, random);
      }
      return TestKuma.mariaDb(directory, database, Route.SOCKET);
    }
    TestKuma kuma = TestKuma.sqlite(directory);
    try (Connection connection = TestDatabases.connect(directory.resolve("kuma.db"))) {
      edit(connection, random);
    }
    return kuma;
  }

  private static void edit(Connection connection, Random random) throws Exception {
    new RandomEdits(connection, random, false).make(random.nextInt(40));
  }
}
