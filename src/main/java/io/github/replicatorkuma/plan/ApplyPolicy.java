package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.Set;

/**
 * Where this replica may differ from the leader.
 *
 * @param localEntities tables whose rows come and go with the leader while edits stay local
 * @param pausedTypes monitor types that are applied paused and may be resumed locally
 */
public record ApplyPolicy(
    ReplicationScope scope, Set<TableName> localEntities, Set<String> pausedTypes) {
  public static final ApplyPolicy EXACT =
      new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(), Set.of());

  public ApplyPolicy {
    localEntities = Set.copyOf(localEntities);
    pausedTypes = Set.copyOf(pausedTypes);
  }

  /** Whether a row is a monitor of a type that is applied paused. */
  public boolean pauses(TableSchema table, Row row) {
    return table.name().equals(ReplicatedTables.MONITOR)
        && pausedTypes.contains(String.valueOf(table.cell(row, "type")));
  }
}
