package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Edits made again on what was made of their base meanwhile: two plans from one base, and what they
 * have to do with each other.
 */
public final class Merge {
  private static final TableName GROUP = new TableName("group");

  private final ApplyPlan edits;
  private final ApplyPlan since;
  private final Map<TableName, Map<String, String>> ids = new HashMap<>();
  private final List<KeptConflict> conflicts = new ArrayList<>();

  /** Whether also where a row was changed meanwhile. */
  final boolean over;

  /** Rows that were deleted meanwhile. */
  private final Rows gone = new Rows();

  /** Edited rows that are not inserted. */
  final Rows leftOut = new Rows();

  /** Rows that are not deleted, though the edits deleted them. */
  final Rows undeleted = new Rows();

  /** Rows that are deleted now. */
  final Rows deleted = new Rows();

  public Merge(ApplyPlan edits, ApplyPlan since, boolean over) {
    this.edits = edits;
    this.since = since;
    this.over = over;
    since.tables().forEach(plan -> plan.deletedKeys().forEach(key -> gone.add(plan.table(), key)));
  }

  /** Rows of any tables, by their keys. */
  static final class Rows {
    private final Map<TableName, Set<String>> keys = new HashMap<>();

    void add(TableName table, String key) {
      keys.computeIfAbsent(table, any -> new HashSet<>()).add(key);
    }

    /** Whether a cell refers to one of them. */
    boolean isReferredTo(TableName table, String column, @Nullable String cell) {
      return cell != null
          && ReplicatedTables.referredTo(table, column)
              .filter(parent -> keys.getOrDefault(parent, Set.of()).contains(cell))
              .isPresent();
    }

    /** Whether any cell of a row does. */
    boolean isReferredTo(TableSchema columns, Row row) {
      return columns.columnNames().stream()
          .anyMatch(column -> isReferredTo(columns.name(), column, columns.cell(row, column)));
    }
  }

  /** The edits as they are to be made in the rows that {@code transaction} reads. */
  public ApplyPlan plan(ReadTransaction transaction, ReplicationScope scope)
      throws ReplicationException {
    List<TablePlan> plans = new ArrayList<>();
    for (TablePlan table : edited()) {
      TablePlan meanwhile =
          since.table(table.table()).orElseGet(() -> table.with(List.of(), List.of(), List.of()));
      if (ReplicatedTables.isLink(table.table())) {
        Set<Object> wanted = LinkMerge.wanted(table, meanwhile);
        PresentTable.read(
                transaction, scope, table, wanted, schema -> LinkMerge.content(schema, table))
            .map(present -> new LinkMerge(this, table, meanwhile, present).plan())
            .ifPresent(plans::add);
      } else {
        PresentTable.read(transaction, scope, table, table.keys(), schema -> schema::key)
            .map(present -> new KeyedMerge(this, table, meanwhile, present).plan())
            .ifPresent(plans::add);
      }
    }
    return new ApplyPlan(plans, Set.of());
  }

  /** The edited tables; each comes after those to which its rows refer. */
  private List<TablePlan> edited() {
    return ReplicatedTables.ALL.stream()
        .sorted(
            Comparator.comparingInt(
                name -> ReplicatedTables.isLink(name) ? 2 : name.equals(GROUP) ? 1 : 0))
        .flatMap(name -> edits.table(name).stream())
        .toList();
  }

  /** What the plan leaves as it is. */
  public List<KeptConflict> conflicts() {
    return conflicts;
  }

  void leave(TableSchema columns, Row row, Kind kind) {
    leave(columns.name(), columns.key(row), RowNames.in(columns, row), kind);
  }

  void leave(TableName table, String key, String name, Kind kind) {
    conflicts.add(new KeptConflict(table, key, name, kind));
  }

  /** A row that is to be inserted with this id has, or gets, that one here. */
  void number(TableName table, String edited, String here) {
    ids.computeIfAbsent(table, any -> new HashMap<>()).put(edited, here);
  }

  private String numberOf(TableName table, String edited) {
    return ids.getOrDefault(table, Map.of()).getOrDefault(edited, edited);
  }

  /** What a logo, which Kuma names after its status page, is called here. */
  public String logoHere(String logo) {
    return ids.getOrDefault(ReplicatedTables.STATUS_PAGE, Map.of()).entrySet().stream()
        .filter(page -> logo.equals("logo" + page.getKey() + ".png"))
        .findFirst()
        .map(page -> "logo" + page.getValue() + ".png")
        .orElse(logo);
  }

  /**
   * Whether all is here to which an edited row has to refer; a row can do without another one of
   * its own table.
   */
  boolean fits(TableSchema columns, Row row) {
    for (String column : columns.columnNames()) {
      String cell = columns.cell(row, column);
      boolean own = isOwn(columns.name(), column);
      if (!own && leftOut.isReferredTo(columns.name(), column, cell)) {
        return false;
      }
      if (!own && gone.isReferredTo(columns.name(), column, cell)) {
        leave(columns, row, Kind.TARGET_GONE);
        return false;
      }
    }
    return true;
  }

  /** Whether an edited row refers to what is not here. */
  boolean dangles(TableSchema columns, Row row) {
    return gone.isReferredTo(columns, row) || leftOut.isReferredTo(columns, row);
  }

  /** The cells of an edited row that are in {@code here}, as they are to be here. */
  Row asHere(TableSchema columns, Row row, TableSchema here) {
    return Row.of(
        here.columnNames().stream()
            .map(column -> asHere(columns.name(), column, columns.cell(row, column)))
            .toList());
  }

  private @Nullable String asHere(TableName table, String column, @Nullable String cell) {
    if (cell == null) {
      return null;
    }
    if (column.equals(ReplicatedTables.keyColumn(table))) {
      return numberOf(table, cell);
    }
    boolean dropped =
        isOwn(table, column)
            && (gone.isReferredTo(table, column, cell)
                || leftOut.isReferredTo(table, column, cell));
    return dropped
        ? null
        : ReplicatedTables.referredTo(table, column)
            .map(parent -> numberOf(parent, cell))
            .orElseGet(() -> icon(table, column, cell, this::logoHere));
  }

  private static boolean isOwn(TableName table, String column) {
    return ReplicatedTables.referredTo(table, column).filter(table::equals).isPresent();
  }

  private static String icon(
      TableName table, String column, String cell, UnaryOperator<String> logo) {
    return table.equals(ReplicatedTables.STATUS_PAGE) && column.equals("icon")
        ? UploadDirectory.logoNamedBy(cell)
            .map(name -> cell.replace(name, logo.apply(name)))
            .orElse(cell)
        : cell;
  }

  /** What rows are, as far as these columns tell: equal for equal ones, whatever their ids. */
  static Function<Row, Object> content(TableSchema columns, List<Column> compared) {
    return row ->
        compared.stream()
            .map(
                column -> {
                  String cell = column.canonical(columns.cell(row, column.name()));
                  return cell == null
                      ? null
                      : icon(columns.name(), column.name(), cell, any -> "logo");
                })
            .toList();
  }

  /** The columns of an edited table that make its rows what they are, beside their ids. */
  static List<Column> compared(TableSchema table) {
    return table
        .only(
            column ->
                ReplicatedTables.isCompared(table.name(), column)
                    && !column.equals("id")
                    && !isOwn(table.name(), column))
        .columns();
  }

  /** The tables in which rows refer to this one that did not in the base. */
  Set<TableName> newUsers(TableName table, String key) {
    Rows target = new Rows();
    target.add(table, key);
    return since.tables().stream()
        .filter(
            plan ->
                plan.inserts().stream()
                        .anyMatch(row -> target.isReferredTo(plan.insertColumns(), row))
                    || plan.updates().stream()
                        .anyMatch(one -> target.isReferredTo(one.columns(), one.after())))
        .map(TablePlan::table)
        .collect(Collectors.toSet());
  }
}
