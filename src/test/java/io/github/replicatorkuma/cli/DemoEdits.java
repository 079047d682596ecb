package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the people and the Kumas of the demo would do to their databases. */
final class DemoEdits {
  private static final TableName HEARTBEAT = new TableName("heartbeat");
  private static final String ID = "id";

  private DemoEdits() {}

  /** Makes of a copy of the sample what Kuma has before anybody has set it up. */
  static void removeConfiguration(KumaDatabase database) throws ReplicationException {
    database.write(
        transaction -> {
          for (TableName table : ReplicatedTables.ALL) {
            if (!table.equals(ReplicatedTables.SETTING)) {
              deleteRows(transaction, table, ID, key -> true);
            }
          }
          return true;
        });
  }

  static void renameMonitor(KumaDatabase database, String id, String name)
      throws ReplicationException {
    database.write(
        transaction -> {
          TableSchema columns = columns(transaction, ReplicatedTables.MONITOR, List.of("name"));
          transaction.update(columns, Row.of(name), ID, id);
          return true;
        });
  }

  /** With all that refers to it, as Kuma does it. */
  static void deleteMonitor(KumaDatabase database, String id) throws ReplicationException {
    database.write(
        transaction -> {
          for (TableName table : ReplicatedTables.ALL) {
            if (ReplicatedTables.isLink(table)
                && transaction.schema(table).orElseThrow().has("monitor_id")) {
              deleteRows(transaction, table, "monitor_id", id::equals);
            }
          }
          transaction.deleteHistory(List.of(id));
          transaction.delete(ReplicatedTables.MONITOR, ID, id);
          return true;
        });
  }

  static void addMonitor(KumaDatabase database, String name, String url)
      throws ReplicationException {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("name", name);
    cells.put("type", "http");
    cells.put("url", url);
    cells.put("user_id", "1");
    cells.put("created_date", "2026-01-02 08:00:00");
    database.write(
        transaction -> {
          insert(transaction, ReplicatedTables.MONITOR, cells);
          return true;
        });
  }

  /** One heartbeat of each monitor, as its Kuma would measure it. */
  static void addHeartbeats(KumaDatabase database) throws ReplicationException {
    database.write(
        transaction -> {
          for (String monitor : keys(transaction, ReplicatedTables.MONITOR, ID, id -> true)) {
            Map<String, String> cells = new LinkedHashMap<>();
            cells.put("monitor_id", monitor);
            cells.put("status", "1");
            cells.put("msg", "200 - OK");
            cells.put("time", "2026-01-02 09:00:00.000");
            cells.put("ping", "12");
            insert(transaction, HEARTBEAT, cells);
          }
          return true;
        });
  }

  static long monitors(KumaDatabase database) throws ReplicationException {
    return database.read(transaction -> transaction.count(ReplicatedTables.MONITOR));
  }

  static long heartbeats(KumaDatabase database) throws ReplicationException {
    return database.read(transaction -> transaction.count(HEARTBEAT));
  }

  private static void insert(
      WriteTransaction transaction, TableName table, Map<String, String> cells)
      throws ReplicationException {
    TableSchema columns = columns(transaction, table, List.copyOf(cells.keySet()));
    transaction.insert(columns, Row.of(cells.values().toArray(String[]::new)));
  }

  private static void deleteRows(
      WriteTransaction transaction, TableName table, String column, Predicate<String> unwanted)
      throws ReplicationException {
    for (String key : keys(transaction, table, column, unwanted)) {
      transaction.delete(table, ID, key);
    }
  }

  /** The ids of those rows whose {@code column} is {@code wanted}. */
  private static List<String> keys(
      ReadTransaction transaction, TableName table, String column, Predicate<String> wanted)
      throws ReplicationException {
    TableSchema schema = transaction.schema(table).orElseThrow();
    List<String> keys = new ArrayList<>();
    try (RowCursor rows = transaction.rows(schema, ID)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (wanted.test(String.valueOf(row.cell(schema.indexOf(column))))) {
          keys.add(String.valueOf(row.cell(schema.indexOf(ID))));
        }
      }
    }
    return keys;
  }

  private static TableSchema columns(
      ReadTransaction transaction, TableName table, List<String> names)
      throws ReplicationException {
    TableSchema schema = transaction.schema(table).orElseThrow();
    List<Column> columns =
        names.stream().map(name -> schema.columns().get(schema.indexOf(name))).toList();
    return new TableSchema(table, columns);
  }
}
