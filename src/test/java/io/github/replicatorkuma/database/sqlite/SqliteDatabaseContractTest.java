package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.ContractFixture;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseBatchContract;
import io.github.replicatorkuma.database.KumaDatabaseHistoryContract;
import io.github.replicatorkuma.database.KumaDatabaseReadContract;
import io.github.replicatorkuma.database.KumaDatabaseWriteContract;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract suites on SQLite. */
class SqliteDatabaseContractTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Nested
  class Reading extends KumaDatabaseReadContract {
    @Override
    protected ContractFixture fixture() {
      return new SqliteFixture(directory);
    }
  }

  @Nested
  class Writing extends KumaDatabaseWriteContract {
    @Override
    protected ContractFixture fixture() {
      return new SqliteFixture(directory);
    }
  }

  @Nested
  class Batches extends KumaDatabaseBatchContract {
    @Override
    protected ContractFixture fixture() {
      return new SqliteFixture(directory);
    }
  }

  @Nested
  class History extends KumaDatabaseHistoryContract {
    @Override
    protected ContractFixture fixture() {
      return new SqliteFixture(directory);
    }
  }

  private record SqliteFixture(Path directory) implements ContractFixture {
    @Override
    public KumaDatabase seeded() {
      return new SqliteDatabase(TestDatabases.seeded(directory.resolve("seeded")), Duration.ZERO);
    }

    @Override
    public KumaDatabase empty() {
      Path file = TestDatabases.empty(directory.resolve("empty"), "2.5.3");
      return new SqliteDatabase(file, Duration.ZERO);
    }

    @Override
    public void execute(String sql) {
      TestDatabases.execute(file(), sql);
    }

    @Override
    public long number(String sql) {
      return TestDatabases.number(file(), sql);
    }

    private Path file() {
      return directory.resolve("seeded/kuma.db");
    }
  }
}
