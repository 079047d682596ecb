package io.github.replicatorkuma.replica;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SharedCells;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a restore point, read token by token: there may be many rows. */
final class RestorePointJson {
  private final JsonParser json;
  private final SharedCells shared = new SharedCells();

  RestorePointJson(JsonParser json) {
    this.json = json;
  }

  static Map<String, Object> fields(RestorePoint point) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", point.snapshot().value());
    fields.put("tables", point.inverse().tables().stream().map(RestorePointJson::fields).toList());
    fields.put("liveIn", point.liveIn());
    return fields;
  }

  private static Map<String, Object> fields(TablePlan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", plan.table().value());
    fields.put("insertColumns", columns(plan.insertColumns()));
    fields.put("inserts", plan.inserts().stream().map(Row::cells).toList());
    fields.put("updates", plan.updates().stream().map(RestorePointJson::fields).toList());
    fields.put("deleteColumns", columns(plan.deleteColumns()));
    fields.put("deletes", plan.deletes().stream().map(Row::cells).toList());
    return fields;
  }

  private static Map<String, Object> fields(TablePlan.Update update) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", update.key());
    fields.put("columns", columns(update.columns()));
    fields.put("before", update.before().cells());
    fields.put("after", update.after().cells());
    return fields;
  }

  private static List<List<String>> columns(TableSchema schema) {
    return schema.columns().stream()
        .map(column -> List.of(column.name(), column.kind().name()))
        .toList();
  }

  /**
   * Reads a restore point, whose fields are in the order in which they were written.
   *
   * @throws IOException when it is no JSON
   * @throws IllegalArgumentException when it is something else
   */
  RestorePoint read() throws IOException {
    expect(JsonToken.START_OBJECT, json.nextToken());
    SnapshotId snapshot = new SnapshotId(text("snapshot"));
    List<TablePlan> tables = list("tables", this::table);
    String liveIn = text("liveIn");
    expect(JsonToken.END_OBJECT, json.nextToken());
    return new RestorePoint(snapshot, new ApplyPlan(tables, Set.of()), liveIn);
  }

  /** Reads what begins with the current token. */
  @FunctionalInterface
  private interface Item<T> {
    T read() throws IOException;
  }

  private TablePlan table() throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken());
    TableName table = new TableName(text("table"));
    TablePlan plan =
        new TablePlan(
            table,
            schema(table, "insertColumns"),
            list("inserts", this::row),
            list("updates", () -> update(table)),
            schema(table, "deleteColumns"),
            list("deletes", this::row));
    expect(JsonToken.END_OBJECT, json.nextToken());
    return plan;
  }

  private TablePlan.Update update(TableName table) throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken());
    String key = text("key");
    TableSchema columns = schema(table, "columns");
    name("before");
    json.nextToken();
    Row before = row();
    name("after");
    json.nextToken();
    Row after = row();
    expect(JsonToken.END_OBJECT, json.nextToken());
    return new TablePlan.Update(key, columns, before, after);
  }

  private TableSchema schema(TableName table, String name) throws IOException {
    return new TableSchema(table, list(name, this::column));
  }

  private Column column() throws IOException {
    Row nameAndKind = row();
    return new Column(
        String.valueOf(nameAndKind.cell(0)),
        ColumnKind.valueOf(String.valueOf(nameAndKind.cell(1))));
  }

  private Row row() throws IOException {
    expect(JsonToken.START_ARRAY, json.currentToken());
    List<@Nullable String> cells = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        cells.add(null);
      } else {
        expect(JsonToken.VALUE_STRING, json.currentToken());
        cells.add(shared.share(json.getText()));
      }
    }
    return Row.of(cells);
  }

  private <T> List<T> list(String name, Item<T> item) throws IOException {
    name(name);
    expect(JsonToken.START_ARRAY, json.nextToken());
    List<T> all = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      all.add(item.read());
    }
    return all;
  }

  private String text(String name) throws IOException {
    name(name);
    expect(JsonToken.VALUE_STRING, json.nextToken());
    return json.getText();
  }

  private void name(String name) throws IOException {
    expect(JsonToken.FIELD_NAME, json.nextToken());
    if (!name.equals(json.currentName())) {
      throw new IllegalArgumentException("no " + name);
    }
  }

  private static void expect(JsonToken expected, @Nullable JsonToken found) {
    if (found != expected) {
      throw new IllegalArgumentException("no " + expected);
    }
  }
}
