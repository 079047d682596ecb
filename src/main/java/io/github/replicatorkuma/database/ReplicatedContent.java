package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The replicated part of one consistent cut: the tables in scope, and of {@code setting} only the
 * replicated keys, without the ids, which mean nothing outside their instance.
 */
public record ReplicatedContent(ReadTransaction transaction, ReplicationScope scope)
    implements TableSource {

  @Override
  public List<TableSchema> tables() throws ReplicationException {
    List<TableSchema> tables = new ArrayList<>();
    for (TableName name : ReplicatedTables.ALL) {
      if (scope.includes(name)) {
        table(name).map(scope::included).ifPresent(tables::add);
      }
    }
    return tables;
  }

  /** All columns of {@code name} but a local id; empty when this Kuma has no such table. */
  @Override
  public Optional<TableSchema> table(TableName name) throws ReplicationException {
    return transaction.schema(name).map(ReplicatedContent::withoutLocalId);
  }

  @Override
  public RowCursor open(TableSchema table) throws ReplicationException {
    return scope.inScope(table, transaction.rows(table, ReplicatedTables.keyColumn(table.name())));
  }

  private static TableSchema withoutLocalId(TableSchema table) {
    return table.name().equals(ReplicatedTables.SETTING)
        ? table.only(column -> !column.equals("id"))
        : table;
  }
}
