package io.github.replicatorkuma.replica;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.SharedCells;
import io.github.replicatorkuma.schema.TableSchema;
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
  private interface Item<T> {
    T read() throws IOException;
  }

  private TablePlan table() throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken());
    TableName table = new TableName(text("table"));
    TablePlan plan =
        new TablePlan(
            table,
            schema(table, field("insertColumns")),
            list("inserts", () -> row(Json.tree(json))),
            list("updates", () -> update(table, Json.tree(json))),
            schema(table, field("deleteColumns")),
            list("deletes", () -> row(Json.tree(json))));
    expect(JsonToken.END_OBJECT, json.nextToken());
    return plan;
  }

  private TablePlan.Update update(TableName table, JsonNode update) {
    return new TablePlan.Update(
        RecordJson.read(String.class, update.path("key")),
        schema(table, update.path("columns")),
        row(update.path("before")),
        row(update.path("after")));
  }

  private TableSchema schema(TableName table, JsonNode columns) {
    List<Column> all = new ArrayList<>();
    for (JsonNode column : columns) {
      all.add(new Column(column.path(0).asText(), ColumnKind.valueOf(column.path(1).asText())));
    }
    return new TableSchema(table, all);
  }

  private Row row(JsonNode cells) {
    return shared.share(RecordJson.read(Row.class, cells));
  }

  private <T> List<T> list(String name, Item<T> item) throws IOException {
    begin(name);
    expect(JsonToken.START_ARRAY, json.currentToken());
    List<T> all = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      all.add(item.read());
    }
    return all;
  }

  private String text(String name) throws IOException {
    return RecordJson.read(String.class, field(name));
  }

  private JsonNode field(String name) throws IOException {
    begin(name);
    return Json.tree(json);
  }

  /** Goes to the value of the next field. */
  private void begin(String name) throws IOException {
    expect(JsonToken.FIELD_NAME, json.nextToken());
    if (!name.equals(json.currentName())) {
      throw new IllegalArgumentException("no " + name);
    }
    json.nextToken();
  }

  private static void expect(JsonToken expected, @Nullable JsonToken found) {
    if (found != expected) {
      throw new IllegalArgumentException("no " + expected);
    }
  }
}
