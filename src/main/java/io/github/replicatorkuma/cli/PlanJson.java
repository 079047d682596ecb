package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.plan.ChangedRow;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyPreview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as programs read it. */
final class PlanJson {
  private PlanJson() {}

  static Map<String, Object> of(ApplyPreview preview) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", preview.snapshot().value());
    fields.put("position", preview.position().label());
    fields.put("leader", preview.leader());
    fields.put("tables", preview.tables().stream().map(PlanJson::table).toList());
    fields.put("objection", preview.objection());
    fields.put("warnings", preview.warnings());
    return fields;
  }

  static Map<String, Object> table(TableChange change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", change.table());
    fields.put("inserted", labels(change.inserted()));
    fields.put("updated", change.updated().stream().map(PlanJson::updated).toList());
    fields.put("deleted", labels(change.deleted()));
    fields.put("inserted-rows", change.inserted().stream().map(PlanJson::row).toList());
    fields.put("deleted-rows", change.deleted().stream().map(PlanJson::row).toList());
    return fields;
  }

  private static List<String> labels(List<ChangedRow> rows) {
    return rows.stream().map(ChangedRow::label).toList();
  }

  private static Map<String, Object> updated(ChangedRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", row.key());
    fields.put("columns", row.cells().stream().map(ChangedRow.Cell::column).toList());
    fields.put("name", row.name());
    fields.put("changes", changes(row));
    return fields;
  }

  private static Map<String, Object> row(ChangedRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", row.key());
    fields.put("name", row.name());
    fields.put("values", changes(row));
    return fields;
  }

  private static List<Map<String, @Nullable Object>> changes(ChangedRow row) {
    return row.cells().stream().map(PlanJson::change).toList();
  }

  private static Map<String, @Nullable Object> change(ChangedRow.Cell cell) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("column", cell.column());
    fields.put("before", cell.before().text());
    fields.put("after", cell.after().text());
    fields.put("secret", cell.isSecret());
    return fields;
  }
}
