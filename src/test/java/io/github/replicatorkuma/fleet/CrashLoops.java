package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Kuma that has just booted runs with. */
final class CrashLoops {
  private CrashLoops() {}

  static RunningLoops in(CrashInstance instance) {
    return new RunningLoops(
        rows(instance, "monitor", RunningLoops.MONITOR_COLUMNS, true),
        rows(instance, "maintenance", RunningLoops.MAINTENANCE_COLUMNS, false));
  }

  private static Set<List<@Nullable String>> rows(
      CrashInstance instance, String table, List<String> columns, boolean onlyActive) {
    Set<List<@Nullable String>> found = new HashSet<>();
    try {
      return TestKuma.databaseIn(instance.kuma())
          .read(
              transaction -> {
                TableSchema schema = transaction.schema(new TableName(table)).orElseThrow();
                try (RowCursor rows = transaction.rows(schema, "id")) {
                  for (Row row = rows.next(); row != null; row = rows.next()) {
                    if (!onlyActive || "1".equals(row.cell(schema.indexOf("active")))) {
                      found.add(cells(row, schema, columns));
                    }
                  }
                }
                return found;
              });
    } catch (ReplicationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<@Nullable String> cells(Row row, TableSchema schema, List<String> columns) {
    List<@Nullable String> cells = new ArrayList<>();
    for (String column : columns) {
      String cell = row.cell(schema.indexOf(column));
      cells.add("".equals(cell) ? null : cell);
    }
    return cells;
  }
}
