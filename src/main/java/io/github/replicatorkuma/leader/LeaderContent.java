package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentSummary;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One consistent cut of what this instance would publish.
 *
 * @param migrations the schema migrations, sorted
 * @param migrating whether Kuma is changing its schema just now
 * @param users how many users there are; without one Kuma is not set up
 */
record LeaderContent(
    ContentSummary summary, List<String> migrations, boolean migrating, long users) {
  /** Digests or writes the replicated tables of a cut. */
  interface Pass {
    ContentSummary over(ReplicatedContent content) throws ReplicationException;
  }

  static LeaderContent read(ReadTransaction transaction, ReplicationScope scope, Pass pass)
      throws ReplicationException {
    ReplicatedContent content = new ReplicatedContent(transaction, scope);
    ContentSummary summary = pass.over(content);
    List<String> migrations = List.copyOf(new TreeSet<>(transaction.migrations()));
    boolean hasUserTable = transaction.schema(ReplicatedTables.USER).isPresent();
    return new LeaderContent(
        summary,
        migrations,
        transaction.isMigrating(),
        hasUserTable ? transaction.count(ReplicatedTables.USER) : 0);
  }

  Set<Long> monitorIds() {
    return summary.monitorIds();
  }

  long rows() {
    return summary.tables().stream().mapToLong(table -> table.rows()).sum();
  }
}
