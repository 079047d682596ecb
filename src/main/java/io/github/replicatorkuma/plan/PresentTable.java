package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is in a table now, as far as it is asked for.
 *
 * @param rows by what they were asked for
 * @param unique columns that alone must be unique
 */
record PresentTable(TableSchema schema, Map<Object, Row> rows, long highestId, Set<String> unique) {
  /**
   * Reads the rows of which {@code handle} gives one of {@code wanted}.
   *
   * @return empty where this Uptime Kuma has no such table
   */
  static Optional<PresentTable> read(
      ReadTransaction transaction,
      ReplicationScope scope,
      TablePlan edits,
      Set<?> wanted,
      Function<TableSchema, Function<Row, Object>> handle)
      throws ReplicationException {
    TableName name = edits.table();
    ReplicatedContent content = new ReplicatedContent(transaction, scope);
    Optional<TableSchema> schema = content.table(name).filter(table -> scope.includes(name));
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    Function<Row, Object> handleOf = handle.apply(schema.get());
    Map<Object, Row> found = new HashMap<>();
    long highest = 0;
    int id = schema.get().indexOf("id");
    try (RowCursor rows = content.open(schema.get())) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (id >= 0) {
          highest = Math.max(highest, Long.parseLong(String.valueOf(row.cell(id))));
        }
        Object key = handleOf.apply(row);
        if (wanted.contains(key)) {
          found.put(key, row);
        }
      }
    }
    return Optional.of(
        new PresentTable(schema.get(), found, highest, transaction.uniqueColumns(name)));
  }

  /** Of these columns those that are here, as they are here. */
  TableSchema shared(TableSchema columns) {
    return schema.only(columns::has);
  }
}
