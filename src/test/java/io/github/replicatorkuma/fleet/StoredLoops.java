package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Kuma runs with that has taken up all that is in its database. */
public final class StoredLoops {
  private StoredLoops() {}

  public static RunningLoops in(PlainInstance.Databases database) {
    try {
      return database
          .open()
          .read(
              read ->
                  new RunningLoops(
                      rows(read, "monitor", RunningLoops.MONITOR_COLUMNS, true),
                      rows(read, "maintenance", RunningLoops.MAINTENANCE_COLUMNS, false)));
    } catch (ReplicationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<List<@Nullable String>> rows(
      ReadTransaction read, String table, List<String> columns, boolean activeOnly)
      throws ReplicationException {
    TableSchema all = read.schema(new TableName(table)).orElseThrow();
    int active = all.indexOf("active");
    Set<List<@Nullable String>> found = new HashSet<>();
    try (RowCursor rows = read.rows(all, "id")) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (!activeOnly || "1".equals(row.cell(active))) {
          List<@Nullable String> cells = new ArrayList<>();
          for (String column : columns) {
            String cell = row.cell(all.indexOf(column));
            cells.add("".equals(cell) ? null : cell);
          }
          found.add(cells);
        }
      }
    }
    return found;
  }
}
