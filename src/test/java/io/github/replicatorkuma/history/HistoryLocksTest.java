package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uptime Kuma writes while a backup reads, and waits for nothing. */
@SuppressWarnings("NullAway.Init")
class HistoryLocksTest {
  private static final String BEAT =
      "INSERT INTO heartbeat (monitor_id, msg, status, time) VALUES (1, 'meanwhile', 1,"
          + " '2026-11-30')";

  private static final String RENAME = "UPDATE tag SET name = 'meanwhile'";
  private static final String COUNT = "SELECT count(*) FROM heartbeat WHERE msg = 'meanwhile'";

  @TempDir Path directory;

  @Test
  void dump_ofSqlite_keepsNobodyFromWritingAndIsOneCut() throws Exception {
    HistoryBed bed = new HistoryBed(directory);
    Path file = TestDatabases.seeded(bed.data());

    requireNoLock(bed, HistoryBed.sqlite(file), () -> TestDatabases.connect(file));

    bed.restore();
    assertThat(TestDatabases.number(bed.restored(), COUNT)).isZero();
  }

  @Test
  void dump_ofMariaDb_keepsNobodyFromWritingAndIsOneCut() throws Exception {
    HistoryBed bed = new HistoryBed(directory);
    try (TestMariaDb kuma = TestMariaDb.seeded(MariaDbServer.shared());
        TestMariaDb empty = TestMariaDb.withoutTables(MariaDbServer.shared())) {
      requireNoLock(
          bed,
          MariaDbDatabases.over(kuma),
          () -> {
            Connection connection = kuma.connect();
            Sql.execute(connection, "SET innodb_lock_wait_timeout = 0, lock_wait_timeout = 0");
            return connection;
          });

      Files.createDirectories(bed.empty());
      HistoryRestore.open(bed.backup())
          .into(
              new RestorePlace(bed.empty(), Optional.of(MariaDbDatabases.over(empty))),
              Optional.empty(),
              HistoryProgress.UNSEEN,
              Steps.UNOBSERVED);
      assertThat(empty.number(COUNT)).isZero();
    }
  }

  /** At each table that is read, writes without any patience. */
  private static void requireNoLock(HistoryBed bed, KumaDatabase database, Sql kuma)
      throws Exception {
    Set<TableName> tables = new HashSet<>();
    bed.dumpOf(database, Steps.UNOBSERVED)
        .run(
            (table, done, total) -> {
              if (tables.add(table)) {
                kuma.execute(BEAT, RENAME);
              }
            });
    assertThat(tables.size()).isGreaterThan(15);
    assertThat(kuma.number(COUNT)).isEqualTo(tables.size());
  }
}
