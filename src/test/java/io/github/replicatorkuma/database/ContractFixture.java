package io.github.replicatorkuma.database;

/** What the contract suites need of one kind of database; each suite's test has its own. */
public interface ContractFixture {
  /** The seeded Kuma 2.5.3, made anew. */
  KumaDatabase seeded();

  /** A Kuma 2.5.3 that nobody has set up, made anew. */
  KumaDatabase empty();

  /** Runs SQL on the seeded Kuma from outside, as Kuma itself would, without waiting for locks. */
  void execute(String sql);

  /** The only number that a query of the seeded Kuma yields, read from outside. */
  long number(String sql);
}
