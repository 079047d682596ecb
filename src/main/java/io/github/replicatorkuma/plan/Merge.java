package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two plans from one base have to do with each other, table by table: edits that are to be
 * made again, and what was made of the base meanwhile.
 */
public final class Merge {
  private final Map<TableName, TablePlan> edits;
  private final Map<TableName, TablePlan> since;
  private final Map<TableName, Set<String>> gone = new HashMap<>();
  private final Map<TableName, Map<String, String>> ids = new HashMap<>();
  private final Map<TableName, Set<String>> leftInserts = new HashMap<>();
  private final Map<TableName, Set<String>> leftDeletes = new HashMap<>();
  private final Map<TableName, Set<String>> deletes = new HashMap<>();
  private final List<KeptConflict> conflicts = new ArrayList<>();
  final boolean over;

  public Merge(ApplyPlan edits, ApplyPlan since, boolean over) {
    this.edits = byTable(edits);
    this.since = byTable(since);
    this.over = over;
    since.tables().forEach(plan -> gone.put(plan.table(), Set.copyOf(plan.deletedKeys())));
  }

  private static Map<TableName, TablePlan> byTable(ApplyPlan plan) {
    Map<TableName, TablePlan> tables = new LinkedHashMap<>();
    plan.tables().forEach(table -> tables.put(table.table(), table));
    return tables;
  }

  /** The edits as they are to be made in the rows that {@code transaction} reads. */
  public ApplyPlan plan(ReadTransaction transaction, ReplicationScope scope)
      throws ReplicationException {
    List<TablePlan> plans = new ArrayList<>();
    for (TablePlan table : edits()) {
      Optional<PresentTable> present = present(transaction, scope, table);
      if (present.isPresent()) {
        plans.add(
            ReplicatedTables.isLink(table.table())
                ? new LinkMerge(this, table, present.get()).plan()
                : new KeyedMerge(this, table, present.get()).plan());
      }
    }
    return new ApplyPlan(plans, Set.of());
  }

  private Optional<PresentTable> present(
      ReadTransaction transaction, ReplicationScope scope, TablePlan table)
      throws ReplicationException {
    if (ReplicatedTables.isLink(table.table())) {
      return PresentTable.read(
          transaction,
          scope,
          table.table(),
          LinkMerge.contents(this, table),
          schema -> LinkMerge.content(schema, table));
    }
    return PresentTable.read(
        transaction,
        scope,
        table.table(),
        KeyedMerge.keys(table),
        schema -> {
          int key = schema.indexOf(table.keyColumn());
          return row -> String.valueOf(row.cell(key));
        });
  }

  /** What the plan leaves as it is. */
  public List<KeptConflict> conflicts() {
    return conflicts;
  }

  /** The edited tables; each comes after those to which its rows refer. */
  List<TablePlan> edits() {
    TableName group = new TableName("group");
    List<TableName> keyed =
        ReplicatedTables.ALL.stream()
            .filter(name -> !ReplicatedTables.isLink(name) && !name.equals(group))
            .toList();
    return Stream.of(
            keyed.stream(),
            Stream.of(group),
            ReplicatedTables.ALL.stream().filter(ReplicatedTables::isLink))
        .flatMap(names -> names)
        .filter(edits::containsKey)
        .map(edits::get)
        .toList();
  }

  /** What was made of the table of {@code edited} meanwhile. */
  TablePlan since(TablePlan edited) {
    TablePlan found = since.get(edited.table());
    return found != null
        ? found
        : new TablePlan(
            edited.table(),
            edited.insertColumns(),
            List.of(),
            List.of(),
            edited.deleteColumns(),
            List.of());
  }

  void leave(TableName table, String key, String name, Kind kind) {
    conflicts.add(new KeptConflict(table, key, name, kind));
  }

  void leaveInsert(TableName table, String key) {
    leftInserts.computeIfAbsent(table, any -> new HashSet<>()).add(key);
  }

  void leaveDelete(TableName table, String key) {
    leftDeletes.computeIfAbsent(table, any -> new HashSet<>()).add(key);
  }

  void delete(TableName table, String key) {
    deletes.computeIfAbsent(table, any -> new HashSet<>()).add(key);
  }

  /** A row that is to be inserted with this id has, or gets, that one here. */
  void number(TableName table, String edited, String here) {
    ids.computeIfAbsent(table, any -> new HashMap<>()).put(edited, here);
  }

  /** The id that it has, or gets, here. */
  String numberOf(TableName table, String edited) {
    return ids.getOrDefault(table, Map.of()).getOrDefault(edited, edited);
  }

  /** What a logo, which Kuma names after its status page, is called here. */
  public String logoHere(String logo) {
    for (Map.Entry<String, String> page :
        ids.getOrDefault(ReplicatedTables.STATUS_PAGE, Map.of()).entrySet()) {
      if (logo.equals("logo" + page.getKey() + ".png")) {
        return "logo" + page.getValue() + ".png";
      }
    }
    return logo;
  }

  /** A cell of an edited row as it is to be here. */
  @Nullable String here(TableName table, String column, @Nullable String cell) {
    if (cell == null) {
      return null;
    }
    return ReplicatedTables.referredTo(table, column)
        .map(parent -> numberOf(parent, cell))
        .orElse(cell);
  }

  /** Whether a cell refers to a row that was deleted meanwhile. */
  boolean isGone(TableName table, String column, @Nullable String cell) {
    return refersInto(gone, table, column, cell);
  }

  /** Whether a cell refers to an edited row that is not inserted. */
  boolean isLeftOut(TableName table, String column, @Nullable String cell) {
    return refersInto(leftInserts, table, column, cell);
  }

  /** Whether a row refers to one that is not deleted, though it was in the edits. */
  boolean refersToUndeleted(TableSchema columns, Row row) {
    return refersInto(leftDeletes, columns, row);
  }

  /** Whether a row refers to one that is deleted now. */
  boolean refersToDeleted(TableSchema columns, Row row) {
    return refersInto(deletes, columns, row);
  }

  private static boolean refersInto(
      Map<TableName, Set<String>> rows, TableSchema columns, Row row) {
    List<String> names = columns.columnNames();
    for (int i = 0; i < names.size(); i++) {
      if (refersInto(rows, columns.name(), names.get(i), row.cell(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean refersInto(
      Map<TableName, Set<String>> rows, TableName table, String column, @Nullable String cell) {
    return cell != null
        && ReplicatedTables.referredTo(table, column)
            .filter(parent -> rows.getOrDefault(parent, Set.of()).contains(cell))
            .isPresent();
  }

  /** The tables in which rows refer to this one that did not in the base. */
  Set<TableName> newUsers(TableName table, String key) {
    Map<TableName, Set<String>> target = Map.of(table, Set.of(key));
    return since.values().stream()
        .filter(plan -> !plan.table().equals(table) || table.equals(ReplicatedTables.MONITOR))
        .filter(
            plan ->
                plan.inserts().stream()
                        .anyMatch(row -> refersInto(target, plan.insertColumns(), row))
                    || plan.updates().stream()
                        .anyMatch(update -> refersInto(target, update.columns(), update.after())))
        .map(TablePlan::table)
        .collect(Collectors.toSet());
  }
}
