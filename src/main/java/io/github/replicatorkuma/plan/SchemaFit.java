package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the tables of a snapshot fit the schema of this instance.
 *
 * @param tables the tables that exist on both sides and are in scope
 * @param unknown columns of the snapshot, as {@code table.column}, that this schema does not have
 */
public record SchemaFit(
    TableSource snapshot,
    TableSource here,
    ReplicationScope scope,
    List<FittedTable> tables,
    List<String> unknown) {
  private static final String RENAMED = "google_analytics_tag_id";

  private static final DateTimeFormatter SQL_DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  public SchemaFit {
    tables = List.copyOf(tables);
    unknown = List.copyOf(unknown);
  }

  public static SchemaFit of(TableSource snapshot, TableSource here, ReplicationScope scope)
      throws ReplicationException {
    List<FittedTable> tables = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (TableSchema source : snapshot.tables()) {
      if (!scope.includes(source.name())) {
        continue;
      }
      Optional<TableSchema> local = here.table(source.name());
      if (local.isPresent()) {
        tables.add(fit(source, local.get(), snapshot.tellsNullFromText(), scope, unknown));
      } else {
        source.columns().forEach(column -> unknown.add(source.name() + "." + column.name()));
      }
    }
    return new SchemaFit(snapshot, here, scope, tables, unknown);
  }

  /**
   * Whether the snapshot comes from a newer Kuma, which this schema cannot hold. One by the old
   * script does not tell its migrations, so nothing of it may be left out.
   */
  public boolean isTooNew(VerifiedSnapshot snapshot, Set<String> migrationsHere) {
    boolean older =
        snapshot.script().isEmpty() && migrationsHere.containsAll(snapshot.manifest().migrations());
    return !unknown.isEmpty() && !older;
  }

  /** What the operator should know of a snapshot that an older Kuma made. */
  public List<String> warnings() {
    return unknown.stream()
        .map(column -> column + " no longer exists in this newer Uptime Kuma and is left out")
        .toList();
  }

  private static FittedTable fit(
      TableSchema source,
      TableSchema local,
      boolean tellsNull,
      ReplicationScope scope,
      List<String> unknown) {
    List<Column> columns = new ArrayList<>();
    List<FittedTable.CellSource> cells = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      int index = i;
      String name = source.columns().get(i).name();
      int here = local.indexOf(name);
      if (!scope.includes(source.name(), name)) {
        continue;
      }
      if (here >= 0) {
        Column column = local.columns().get(here);
        boolean isoText =
            column.kind() == ColumnKind.DATETIME
                && ReplicatedTables.runtimeColumns(local.name()).contains(name);
        columns.add(column);
        cells.add(isoText ? row -> withoutZone(row.cell(index)) : row -> row.cell(index));
      } else if (isRenamed(source, name, local)) {
        columns.add(local.columns().get(local.indexOf("analytics_id")));
        cells.add(row -> row.cell(index));
        columns.add(local.columns().get(local.indexOf("analytics_type")));
        cells.add(row -> row.cell(index) == null ? null : "google");
      } else {
        unknown.add(source.name() + "." + name);
      }
    }
    return new FittedTable(source, local, new TableSchema(local.name(), columns), cells, tellsNull);
  }

  /** As Kuma writes its own dates since 2.1.0; before, it wrote some as ISO with their zone. */
  private static @Nullable String withoutZone(@Nullable String date) {
    try {
      return date == null
          ? null
          : OffsetDateTime.parse(date).withOffsetSameInstant(ZoneOffset.UTC).format(SQL_DATE);
    } catch (DateTimeParseException otherForm) {
      return date;
    }
  }

  /** Kuma 2.1.0 renamed the column when it learnt of other analytics services. */
  private static boolean isRenamed(TableSchema source, String column, TableSchema local) {
    return source.name().equals(ReplicatedTables.STATUS_PAGE)
        && column.equals(RENAMED)
        && local.has("analytics_id")
        && local.has("analytics_type")
        && !source.has("analytics_id");
  }
}
