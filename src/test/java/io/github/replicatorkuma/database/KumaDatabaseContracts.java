package io.github.replicatorkuma.database;

import org.junit.jupiter.api.Nested;

/** The contract suites of the port {@link KumaDatabase}, on one kind of database. */
public abstract class KumaDatabaseContracts {
  /** The seeded Kuma 2.5.3, made anew. */
  protected abstract KumaDatabase seeded();

  /** A Kuma 2.5.3 that nobody has set up, made anew. */
  protected abstract KumaDatabase empty();

  /** Runs SQL on the seeded Kuma from outside, as Kuma itself would, without waiting for locks. */
  protected abstract void execute(String sql);

  /** The only number that a query of the seeded Kuma yields, read from outside. */
  protected abstract long number(String sql);

  @Nested
  class Reading extends KumaDatabaseReadContract {
    @Override
    protected KumaDatabaseContracts kind() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class Writing extends KumaDatabaseWriteContract {
    @Override
    protected KumaDatabaseContracts kind() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class Batches extends KumaDatabaseBatchContract {
    @Override
    protected KumaDatabaseContracts kind() {
      return KumaDatabaseContracts.this;
    }
  }

  @Nested
  class History extends KumaDatabaseHistoryContract {
    @Override
    protected KumaDatabaseContracts kind() {
      return KumaDatabaseContracts.this;
    }
  }
}
