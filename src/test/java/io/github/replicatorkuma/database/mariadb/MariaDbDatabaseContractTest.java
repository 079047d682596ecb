package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabaseContracts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract suites on MariaDB. */
class MariaDbDatabaseContractTest extends KumaDatabaseContracts {
  private final List<TestMariaDb> opened = new ArrayList<>();

  @AfterEach
  void giveBack() {
    opened.forEach(TestMariaDb::close);
  }

  @Override
  protected KumaDatabase seeded() {
    return open(TestMariaDb.seeded(MariaDbServer.shared()));
  }

  @Override
  protected KumaDatabase empty() {
    return open(TestMariaDb.empty(MariaDbServer.shared()));
  }

  private KumaDatabase open(TestMariaDb database) {
    opened.add(database);
    return MariaDbDatabases.over(database);
  }

  @Override
  protected void execute(String sql) {
    opened.get(0).execute(sql);
  }

  @Override
  protected long number(String sql) {
    return opened.get(0).number(sql);
  }
}
