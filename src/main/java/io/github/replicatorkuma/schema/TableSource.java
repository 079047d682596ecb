package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import java.util.List;
import java.util.Optional;

/** Replicated tables and their rows, wherever they are kept: a database or a snapshot. */
public interface TableSource {
  /** The tables that are here, parents before children. */
  List<TableSchema> tables() throws ReplicationException;

  /** One of them; empty where it is not here. */
  default Optional<TableSchema> table(TableName name) throws ReplicationException {
    return tables().stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** The rows of {@code table} by ascending key: the id, or the key of a {@code setting}. */
  RowCursor open(TableSchema table) throws ReplicationException;

  /**
   * Whether NULL and the text {@code null} are two things here; in the script's CSV they are not.
   */
  default boolean tellsNullFromText() {
    return true;
  }
}
