package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.ContractFixture;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseBatchContract;
import io.github.replicatorkuma.database.KumaDatabaseHistoryContract;
import io.github.replicatorkuma.database.KumaDatabaseReadContract;
import io.github.replicatorkuma.database.KumaDatabaseWriteContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contract suites on MariaDB. */
class MariaDbDatabaseContractTest {
  private final MariaDbFixture fixture = new MariaDbFixture();

  @AfterEach
  void giveBack() {
    fixture.close();
  }

  @Nested
  class Reading extends KumaDatabaseReadContract {
    @Override
    protected ContractFixture fixture() {
      return fixture;
    }
  }

  @Nested
  class Writing extends KumaDatabaseWriteContract {
    @Override
    protected ContractFixture fixture() {
      return fixture;
    }
  }

  @Nested
  class Batches extends KumaDatabaseBatchContract {
    @Override
    protected ContractFixture fixture() {
      return fixture;
    }
  }

  @Nested
  class History extends KumaDatabaseHistoryContract {
    @Override
    protected ContractFixture fixture() {
      return fixture;
    }
  }

  private static final class MariaDbFixture implements ContractFixture, AutoCloseable {
    private final List<TestMariaDb> opened = new ArrayList<>();

    @Override
    public KumaDatabase seeded() {
      return open(TestMariaDb.seeded(MariaDbServer.shared()));
    }

    @Override
    public KumaDatabase empty() {
      return open(TestMariaDb.empty(MariaDbServer.shared()));
    }

    private KumaDatabase open(TestMariaDb database) {
      opened.add(database);
      return MariaDbDatabases.over(database);
    }

    @Override
    public void execute(String sql) {
      opened.get(0).execute(sql);
    }

    @Override
    public long number(String sql) {
      return opened.get(0).number(sql);
    }

    @Override
    public void close() {
      opened.forEach(TestMariaDb::close);
    }
  }
}
