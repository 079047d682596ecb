package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.snapshot.ScriptExport;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows that would go because of a snapshot by the old script, which has no file for a table
 * that it could not read, just as for an empty one. Our snapshots cannot err so.
 *
 * @param script what is special about the snapshot; empty for ours, and then no row is suspicious
 * @param rows how many rows vanish, for each table that loses any
 */
record VanishingRows(Optional<ScriptExport> script, Map<TableName, Long> rows) {
  static VanishingRows of(VerifiedSnapshot snapshot, ApplyPlan plan) {
    Map<TableName, Long> rows = new TreeMap<>();
    if (snapshot.script().isPresent()) {
      plan.tables().forEach(table -> rows.put(table.table(), vanished(table)));
      rows.values().removeIf(vanished -> vanished <= 0);
    }
    return new VanishingRows(snapshot.script(), rows);
  }

  /** A changed link is a row that goes and one that comes. */
  private static long vanished(TablePlan plan) {
    int replaced = ReplicatedTables.isLink(plan.table()) ? plan.inserts().size() : 0;
    return (long) plan.deletes().size() - replaced;
  }

  /** Why the snapshot must not be applied without the operator's word. */
  Optional<Assessment.Objection> objection(ReadTransaction transaction, int maxPercent)
      throws ReplicationException {
    for (Map.Entry<TableName, Long> table : rows.entrySet()) {
      String reason = unread(table.getKey(), table.getValue());
      if (reason.isEmpty()) {
        reason = tooMany(table.getKey(), table.getValue(), transaction, maxPercent);
      }
      if (!reason.isEmpty()) {
        return Optional.of(new Assessment.Objection(reason, ReplicaHints.VANISHING_ROWS, true));
      }
    }
    return Optional.empty();
  }

  /** A missing table that cannot have been empty; nor does anybody have no monitors at all. */
  private String unread(TableName table, long vanished) {
    Optional<TableName> referring = script.flatMap(export -> export.referringTo(table));
    boolean mayBeEmpty = referring.isEmpty() && !table.equals(ReplicatedTables.MONITOR);
    return mayBeEmpty || !isMissing(table)
        ? ""
        : "it has no %s.csv%s, so the leader may have failed to read that table; %d rows would vanish"
            .formatted(
                table,
                referring.map(from -> " though its " + from + ".csv refers to it").orElse(""),
                vanished);
  }

  private static String tooMany(
      TableName table, long vanished, ReadTransaction transaction, int maxPercent)
      throws ReplicationException {
    long here = transaction.count(table);
    return Census.isTooMuch(vanished, here, maxPercent)
        ? vanished + " of " + here + " rows of table " + table + " would vanish"
        : "";
  }

  /** What is told where it is applied nevertheless. */
  List<String> warnings() {
    return rows.keySet().stream()
        .filter(this::isMissing)
        .map(
            table ->
                "the old script published no %s.csv, so the %d rows of %s here go"
                    .formatted(table, rows.get(table), table))
        .toList();
  }

  private boolean isMissing(TableName table) {
    return script.filter(export -> export.isMissing(table)).isPresent();
  }
}
