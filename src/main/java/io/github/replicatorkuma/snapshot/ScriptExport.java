package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is special about a snapshot that Replicator Kuma v2 made: it has no file for a table that is
 * empty on the leader, nor for one that could not be read there.
 *
 * @param missing the tables without a file
 * @param referring of the missing tables those that rows of the snapshot refer to, and in which
 *     table such rows are: these were hardly empty
 */
public record ScriptExport(Set<TableName> missing, Map<TableName, TableName> referring) {
  public ScriptExport {
    missing = Set.copyOf(missing);
    referring = Map.copyOf(referring);
  }

  public boolean isMissing(TableName table) {
    return missing.contains(table);
  }

  /** Where rows are that refer to the missing {@code table}. */
  public Optional<TableName> referringTo(TableName table) {
    return Optional.ofNullable(referring.get(table));
  }
}
