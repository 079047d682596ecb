package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.model.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This instance's rows with only what an apply would make equal: of local entities that they are
 * there, and of monitors that are applied paused not whether they run.
 */
public final class ComparedContent implements TableSource {
  private final ReplicatedContent all;
  private final Map<TableName, List<String>> columns;
  private final ApplyPolicy policy;

  /**
   * @param columns which are looked at, by table; those that are no longer here are not
   */
  public ComparedContent(
      ReplicatedContent all, Map<TableName, List<String>> columns, ApplyPolicy policy) {
    this.all = all;
    this.columns = columns;
    this.policy = policy;
  }

  @Override
  public List<TableSchema> tables() throws ReplicationException {
    List<TableSchema> tables = new ArrayList<>();
    for (TableSchema table : all.tables()) {
      List<String> wanted = columns.get(table.name());
      if (wanted != null) {
        tables.add(compared(table, wanted));
      }
    }
    return tables;
  }

  private TableSchema compared(TableSchema table, List<String> wanted) {
    String key = ReplicatedTables.keyColumn(table.name());
    boolean keyOnly = policy.localEntities().contains(table.name());
    List<Column> compared =
        table.columns().stream()
            .filter(
                column -> column.name().equals(key) || (!keyOnly && wanted.contains(column.name())))
            .toList();
    return new TableSchema(table.name(), compared);
  }

  @Override
  public RowCursor open(TableSchema table) throws ReplicationException {
    RowCursor rows = all.open(table);
    int type = table.indexOf("type");
    int active = table.indexOf("active");
    boolean mayPause = table.name().equals(ReplicatedTables.MONITOR) && type >= 0 && active >= 0;
    return mayPause && !policy.pausedTypes().isEmpty()
        ? rows.mapped(row -> isPaused(row, type) ? row.with(active, null) : row)
        : rows;
  }

  private boolean isPaused(Row monitor, int type) {
    return policy.pausedTypes().contains(String.valueOf(monitor.cell(type)));
  }
}
