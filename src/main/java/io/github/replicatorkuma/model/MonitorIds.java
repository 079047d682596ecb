package io.github.replicatorkuma.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The ids of all monitors of a source. */
public final class MonitorIds {
  private MonitorIds() {}

  public static Set<Long> in(TableSource source) throws ReplicationException {
    Set<Long> ids = new TreeSet<>();
    for (TableSchema table : source.tables()) {
      if (table.name().equals(ReplicatedTables.MONITOR)) {
        Column id = table.columns().get(table.indexOf("id"));
        try (RowCursor rows = source.open(new TableSchema(table.name(), List.of(id)))) {
          for (Row row = rows.next(); row != null; row = rows.next()) {
            ids.add(Long.valueOf(String.valueOf(row.cell(0))));
          }
        }
      }
    }
    return ids;
  }
}
