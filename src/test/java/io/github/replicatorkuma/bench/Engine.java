package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** Where both databases of a benchmark are: the leader's with its monitors, and the replica's. */
interface Engine extends AutoCloseable {
  KumaDatabase leader();

  /** The replica's, made anew, as Kuma creates it; the one before is gone then. */
  KumaDatabase emptyReplica();

  /** Edits the leader's, as its Kuma would. */
  void executeOnLeader(String sql);

  /** A plain connection to the leader's, with names in double quotes. */
  Connection connectToLeader() throws SQLException;

  @Override
  void close();
}
