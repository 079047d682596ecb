package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.history.HistoryDump;
import io.github.replicatorkuma.history.HistoryProgress;
import io.github.replicatorkuma.history.HistoryRestore;
import io.github.replicatorkuma.history.Room;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of one engine comes to another by a scratch file and a clone, which proves itself. */
@SuppressWarnings("NullAway.Init")
class HistoryCloneTest {
  @TempDir Path directory;

  @Test
  void backupOfSqlite_clonedIntoMariaDb_isEqualByMeaning() throws Exception {
    Path source = TestDatabases.seeded(directory.resolve("source"));
    try (TestMariaDb target = TestMariaDb.empty(MariaDbServer.shared())) {
      CloneReport report =
          cloned(new SqliteDatabase(source, Duration.ZERO), MariaDbDatabases.over(target));

      assertThat(report.differences()).isEmpty();
      assertThat(target.number("SELECT count(*) FROM monitor")).isEqualTo(47);
    }
  }

  @Test
  void backupOfMariaDb_clonedIntoSqlite_isEqualByMeaning() throws Exception {
    Path target = TestDatabases.empty(directory.resolve("target"), "2.5.3");
    try (TestMariaDb source = TestMariaDb.seeded(MariaDbServer.shared())) {
      CloneReport report =
          cloned(MariaDbDatabases.over(source), new SqliteDatabase(target, Duration.ZERO));

      assertThat(report.differences()).isEmpty();
      assertThat(TestDatabases.number(target, "SELECT count(*) FROM monitor")).isEqualTo(47);
    }
  }

  private CloneReport cloned(KumaDatabase source, KumaDatabase target) throws Exception {
    Path backup = directory.resolve("backup");
    new HistoryDump(
            source,
            directory,
            new Room(backup),
            new Instance("kuma-a", "id-a"),
            Optional.empty(),
            ReplicaFixture.CLOCK,
            Steps.UNOBSERVED)
        .run(HistoryProgress.UNSEEN);
    Path file = directory.resolve("scratch.db");
    KumaDatabase scratch = HistoryRestore.open(backup).scratch(file, HistoryProgress.UNSEEN);
    return (CloneReport)
        new DatabaseClone(
                scratch,
                target,
                directory.resolve("upload"),
                StateDirectory.open(directory.resolve("state"), ReplicaFixture.CLOCK),
                Steps.UNOBSERVED)
            .run(CloneFixture.export(file), false);
  }
}
