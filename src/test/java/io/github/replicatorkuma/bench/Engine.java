package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;

/** Where both databases of a benchmark are: the leader's with its monitors, and the replica's. */
interface Engine extends AutoCloseable {
  KumaDatabase leader();

  /** The replica's, made anew, as Kuma creates it; the one before is gone then. */
  KumaDatabase emptyReplica();

  /** Raw SQL on the leader's, with names in double quotes. */
  Sql leaderSql();

  @Override
  void close();
}
