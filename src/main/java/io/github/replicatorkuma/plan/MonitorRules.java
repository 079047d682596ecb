package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is special about monitors: types that are applied paused, and ids under which the snapshot
 * has another monitor than this instance. For any other table it changes nothing.
 */
final class MonitorRules {
  /** What a monitor watches. */
  private static final List<String> TARGET =
      List.of(
          "url",
          "hostname",
          "port",
          "docker_container",
          "grpc_url",
          "database_connection_string",
          "system_service_name");

  private final FittedTable table;
  private final Set<String> pausedTypes;
  private final boolean isMonitor;

  MonitorRules(FittedTable table, Set<String> pausedTypes) {
    this.table = table;
    this.pausedTypes = pausedTypes;
    this.isMonitor = table.name().equals(ReplicatedTables.MONITOR);
  }

  /** The row as it is inserted here. */
  Row asInserted(Row their) {
    int active = table.columns().indexOf("active");
    if (!isPausedHere(their) || active < 0) {
      return their;
    }
    return their.with(active, "0");
  }

  /**
   * The value that {@code column} is to have here. A paused type's {@code active} stays as it is,
   * so that it can be resumed locally, unless the monitor only now became of that type.
   */
  @Nullable String wanted(Column column, Row their, Row our, @Nullable String theirValue) {
    if (!column.name().equals("active") || !isPausedHere(their)) {
      return theirValue;
    }
    String type = our.cell(table.local().indexOf("type"));
    return type != null && pausedTypes.contains(type)
        ? our.cell(table.local().indexOf("active"))
        : "0";
  }

  /**
   * Whether these are two monitors that only share an id: made at another time, and of another type
   * or for another target.
   */
  boolean isAnother(Row their, Row our) {
    return isMonitor
        && differ("created_date", their, our)
        && (differ("type", their, our)
            || TARGET.stream().anyMatch(column -> differ(column, their, our)));
  }

  private boolean isPausedHere(Row their) {
    if (!isMonitor || pausedTypes.isEmpty()) {
      return false;
    }
    String type = their.cell(table.columns().indexOf("type"));
    return type != null && pausedTypes.contains(type);
  }

  private boolean differ(String name, Row their, Row our) {
    TableSchema columns = table.columns();
    int index = columns.indexOf(name);
    if (index < 0) {
      return false;
    }
    String mine = our.cell(table.local().indexOf(name));
    return !Cells.sameMeaning(columns.columns().get(index), their.cell(index), mine);
  }
}
