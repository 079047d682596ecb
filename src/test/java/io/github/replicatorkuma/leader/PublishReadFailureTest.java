package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.AlteredReads;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed read is never an empty table. */
final class PublishReadFailureTest {
  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");

  @Test
  void table_thatCannotBeRead_failsTheCycleWhicheverItIsAndWhenever() throws Exception {
    LeaderInstance leader = new LeaderInstance(directory, "alpha", store, clock);
    leader.publish();
    leader.rename(3, "edited");

    for (TableName table : ReplicatedTables.ALL) {
      int before = store.count();
      assertFails(leader, table, 0);
      assertThat(store.count()).as("calls of the store").isEqualTo(before);
      assertFails(leader, table, 1);
    }

    assertThat(store.count(Call.SAVE)).isEqualTo(1);
    assertThat(leader.staging()).isEmptyDirectory();
    assertThat(((Published) leader.publish()).position()).isEqualTo(new Position(1, 2));
  }

  private static void assertFails(LeaderInstance leader, TableName table, int readable)
      throws Exception {
    PlainInstance.Databases real = leader.database;
    KumaDatabase failing =
        AlteredReads.interrupted(real.open(), table, readable, () -> fail(table));
    leader.database = () -> failing;
    assertThatThrownBy(leader::publish).hasMessage("cannot read table " + table);
    leader.database = real;
  }

  private static void fail(TableName table) throws ReplicationException {
    throw new DatabaseException(Kind.CORRUPT, "cannot read table " + table);
  }
}
