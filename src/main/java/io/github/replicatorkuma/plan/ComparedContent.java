package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This instance's rows with only what an apply would make equal: of local entities that they are
 * there, and of monitors that are applied paused not whether they run.
 *
 * @param columns which are looked at, by table; those that are no longer here are not
 */
public record ComparedContent(
    ReplicatedContent all, Map<TableName, List<String>> columns, ApplyPolicy policy)
    implements TableSource {
  @Override
  public List<TableSchema> tables() throws ReplicationException {
    List<TableSchema> tables = new ArrayList<>();
    for (TableSchema table : all.tables()) {
      List<String> wanted = columns.get(table.name());
      if (wanted != null) {
        String key = ReplicatedTables.keyColumn(table.name());
        boolean keyOnly = policy.localEntities().contains(table.name());
        tables.add(table.only(name -> name.equals(key) || (!keyOnly && wanted.contains(name))));
      }
    }
    return tables;
  }

  @Override
  public RowCursor open(TableSchema table) throws ReplicationException {
    RowCursor rows = all.open(table);
    int active = table.indexOf("active");
    return active < 0
        ? rows
        : rows.mapped(row -> policy.pauses(table, row) ? row.with(active, null) : row);
  }
}
