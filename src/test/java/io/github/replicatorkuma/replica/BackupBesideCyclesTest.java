package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.history.HistoryDump;
import io.github.replicatorkuma.history.HistoryManifest;
import io.github.replicatorkuma.history.Room;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A backup reads while the cycles work: neither waits for the other. */
class BackupBesideCyclesTest extends LiveApplyCase {
  /** Any wait for a lock fails at once. */
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);

  private HistoryManifest backUp(String name, Runnable meanwhile) throws Exception {
    Path file = directory.resolve(name).resolve("kuma.db");
    KumaDatabase database = new SqliteDatabase(file, NO_PATIENCE);
    Set<TableName> tables = new HashSet<>();
    HistoryManifest made =
        new HistoryDump(
                database,
                directory.resolve(name),
                new Room(directory.resolve(name + "-backup")),
                new Instance(name, name + "-id"),
                Optional.empty(),
                Clock.systemUTC(),
                Steps.UNOBSERVED)
            .run(
                (table, done, total) -> {
                  if (tables.add(table) && tables.size() % 5 == 0) {
                    meanwhile.run();
                  }
                });
    assertThat(tables.size()).isGreaterThan(15);
    return made;
  }

  private void publishAndApply() {
    try {
      renameOnLeader("edit " + System.nanoTime());
      assertThat(fleet.publishAndApply().outage()).isZero();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void publishAndLiveApply_duringABackupOfTheReplica_orOfTheLeader_goOn() throws Exception {
    for (String name : new String[] {"leader", "replica"}) {
      Path file = directory.resolve(name).resolve("kuma.db");
      TestDatabases.query(file, "PRAGMA journal_mode = wal"); // as Uptime Kuma does
      assertThat(backUp(name, this::publishAndApply).rows()).isPositive();
      fleet.assertReplicaEqualsLeader();
    }
  }
}
