package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableSource;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.state.FleetValues;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One consistent cut of what this instance would publish.
 *
 * @param migrations the schema migrations, sorted
 * @param migrating whether Kuma is changing its schema just now
 * @param users how many users there are; without one Kuma is not set up
 * @param settingKeys the settings that are published
 * @param fleet what of it is the fleet's rather than this instance's
 */
record LeaderContent(
    ContentSummary summary,
    List<String> migrations,
    boolean migrating,
    long users,
    Set<String> settingKeys,
    FleetValues fleet) {
  /** Digests or writes the replicated tables of a cut. */
  interface Pass {
    ContentSummary over(TableSource content) throws ReplicationException;
  }

  static LeaderContent read(ReadTransaction transaction, PublishedContent content, Pass pass)
      throws ReplicationException {
    ContentSummary summary = pass.over(content);
    List<String> migrations = List.copyOf(new TreeSet<>(transaction.migrations()));
    boolean hasUserTable = transaction.schema(ReplicatedTables.USER).isPresent();
    return new LeaderContent(
        summary,
        migrations,
        transaction.isMigrating(),
        hasUserTable ? transaction.count(ReplicatedTables.USER) : 0,
        content.settingKeys(),
        content.fleet());
  }

  long rows() {
    return summary.tables().stream().mapToLong(table -> table.rows()).sum();
  }
}
