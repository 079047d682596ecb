package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseContracts;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The contract suites on SQLite. */
class SqliteDatabaseContractTest extends KumaDatabaseContracts {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Override
  protected KumaDatabase seeded() {
    return new SqliteDatabase(TestDatabases.seeded(directory.resolve("seeded")), Duration.ZERO);
  }

  @Override
  protected KumaDatabase empty() {
    Path file = TestDatabases.empty(directory.resolve("empty"), "2.5.3");
    return new SqliteDatabase(file, Duration.ZERO);
  }

  @Override
  protected void execute(String sql) {
    TestDatabases.execute(directory.resolve("seeded/kuma.db"), sql);
  }

  @Override
  protected long number(String sql) {
    return TestDatabases.number(directory.resolve("seeded/kuma.db"), sql);
  }
}
