package io.github.replicatorkuma.database;

import org.junit.jupiter.api.Nested;

/** The contract suites of the port {@link KumaDatabase}, on one kind of database. */
public abstract class KumaDatabaseContracts implements ContractFixture {
  @Nested
  class Reading extends KumaDatabaseReadContract {
    @Override
    protected ContractFixture fixture() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class Writing extends KumaDatabaseWriteContract {
    @Override
    protected ContractFixture fixture() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class Batches extends KumaDatabaseBatchContract {
    @Override
    protected ContractFixture fixture() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class History extends KumaDatabaseHistoryContract {
    @Override
    protected ContractFixture fixture() {
      return KumaDatabaseContracts.this;
    }
  }
}
