package io.github.replicatorkuma.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.PassedOver;
import io.github.replicatorkuma.state.RepositoryMemory.Proof;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The text of {@code state.json}. Fields that a later version may have added are passed over. */
final class StateJson {
  private StateJson() {}

  static byte[] write(InstanceState state) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("format", state.format());
    fields.put("instanceId", state.instanceId());
    putKnown(fields, "since", state.since(), Instant::toString);
    fields.put("databaseCopied", state.databaseCopied());
    if (state.leading()) {
      fields.put("leading", true);
    }
    fields.put("locations", new TreeMap<>(state.locations()));
    fields.put("repositories", each(state.repositories(), StateJson::memory));
    return Json.lines(fields).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, @Nullable Object> memory(RepositoryMemory memory) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    putKnown(fields, "published", memory.published(), StateJson::published);
    putKnown(fields, "intent", memory.intent(), StateJson::intent);
    putKnown(fields, "applied", memory.applied(), StateJson::applied);
    fields.put("rejected", new TreeMap<>(memory.rejected()));
    fields.put("scriptSnapshots", new TreeSet<>(memory.scriptSnapshots()));
    putKnown(fields, "passedOver", memory.passedOver(), StateJson::passedOver);
    putKnown(fields, "lookedAt", memory.lookedAt(), Instant::toString);
    putKnown(fields, "keptAt", memory.keptAt(), Instant::toString);
    putKnown(fields, "leads", memory.descent().leads(), leads -> leads);
    putAny(fields, "known", memory.descent().known());
    putAny(fields, "settled", new TreeSet<>(memory.descent().settled()));
    if (memory.descent().overrules()) {
      fields.put("overrules", true);
    }
    return fields;
  }

  private static Map<String, @Nullable Object> published(Published published) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id(published.id()));
    fields.put("position", position(published.position()));
    fields.put("digest", digest(published.digest()));
    fields.put("at", published.at().toString());
    fields.put("monitorIds", published.monitorIds());
    fields.put("rows", new TreeMap<>(published.rows()));
    putKnown(fields, "proof", published.proof(), StateJson::proof);
    return fields;
  }

  private static Map<String, @Nullable Object> proof(Proof proof) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id(proof.id()));
    fields.put("triedAt", proof.triedAt().toString());
    fields.put("flaw", proof.flaw());
    fields.put("hint", proof.hint());
    return fields;
  }

  private static Map<String, @Nullable Object> intent(Intent intent) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("nonce", intent.nonce());
    fields.put("position", position(intent.position()));
    fields.put("digest", digest(intent.digest()));
    fields.put("at", intent.at().toString());
    fields.put("monitorIds", intent.monitorIds());
    fields.put("rows", new TreeMap<>(intent.rows()));
    return fields;
  }

  private static Map<String, @Nullable Object> applied(Applied applied) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id(applied.id()));
    fields.put("position", position(applied.position()));
    fields.put("digest", digest(applied.digest()));
    fields.put("leader", Map.of("name", applied.leader().name(), "id", applied.leader().id()));
    fields.put("created", applied.created().toString());
    fields.put("at", applied.at().toString());
    fields.put("monitorIds", applied.monitorIds());
    putKnown(fields, "content", applied.content(), StateJson::content);
    return fields;
  }

  private static Map<String, @Nullable Object> content(AppliedContent content) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("basis", digest(content.basis()));
    fields.put("settingKeys", content.settingKeys());
    fields.put("tables", each(content.tables(), StateJson::table));
    fields.put("logos", each(content.logos(), StateJson::digest));
    return fields;
  }

  private static Map<String, Object> table(AppliedContent.Table table) {
    return Map.of(
        "columns", table.columns(), "rows", table.rows(), "digest", digest(table.digest()));
  }

  private static Map<String, Object> passedOver(PassedOver passedOver) {
    return Map.of(
        "position", position(passedOver.position()),
        "scriptTime", passedOver.scriptTime().toString());
  }

  private static Map<String, Object> id(SnapshotId id) {
    return Map.of("value", id.value());
  }

  private static Map<String, Object> digest(Digest digest) {
    return Map.of("hex", digest.hex());
  }

  private static Map<String, Object> position(Position position) {
    return Map.of("generation", position.generation(), "sequence", position.sequence());
  }

  private static void putAny(
      Map<String, @Nullable Object> fields, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      fields.put(name, values);
    }
  }

  private static <T> void putKnown(
      Map<String, @Nullable Object> fields,
      String name,
      @Nullable T value,
      Function<T, Object> form) {
    if (value != null) {
      fields.put(name, form.apply(value));
    }
  }

  private static <T> Map<String, Object> each(Map<String, T> values, Function<T, Object> form) {
    Map<String, Object> all = new TreeMap<>();
    values.forEach((name, value) -> all.put(name, form.apply(value)));
    return all;
  }

  /**
   * Reads a state.
   *
   * @throws IOException when it is no JSON
   * @throws IllegalArgumentException when a part is missing or is something else
   */
  static InstanceState read(byte[] text) throws IOException {
    JsonNode json = Json.read(text);
    try {
      return new InstanceState(
          json.required("format").asInt(),
          json.required("instanceId").asText(),
          known(json.path("since"), StateJson::time),
          json.path("databaseCopied").asBoolean(),
          json.path("leading").asBoolean(),
          each(json.path("locations"), JsonNode::asText),
          each(json.path("repositories"), StateJson::memory));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time", e);
    }
  }

  private static RepositoryMemory memory(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("no memory of a repository");
    }
    return new RepositoryMemory(
        known(json.path("published"), StateJson::published),
        known(json.path("intent"), StateJson::intent),
        known(json.path("applied"), StateJson::applied),
        each(json.path("rejected"), JsonNode::asText),
        Set.copyOf(list(json.path("scriptSnapshots"), JsonNode::asText)),
        known(json.path("passedOver"), StateJson::passedOver),
        known(json.path("lookedAt"), StateJson::time),
        known(json.path("keptAt"), StateJson::time),
        new Descent(
            known(json.path("leads"), JsonNode::asBoolean),
            list(json.path("known"), JsonNode::asText),
            Set.copyOf(list(json.path("settled"), JsonNode::asText)),
            json.path("overrules").asBoolean()));
  }

  private static Published published(JsonNode json) {
    return new Published(
        id(json.required("id")),
        position(json.required("position")),
        digest(json.required("digest")),
        time(json.required("at")),
        monitorIds(json),
        each(json.path("rows"), JsonNode::asLong),
        known(json.path("proof"), StateJson::proof));
  }

  private static Proof proof(JsonNode json) {
    return new Proof(
        id(json.required("id")),
        time(json.required("triedAt")),
        json.required("flaw").asText(),
        json.required("hint").asText());
  }

  private static Intent intent(JsonNode json) {
    return new Intent(
        json.required("nonce").asText(),
        position(json.required("position")),
        digest(json.required("digest")),
        time(json.required("at")),
        monitorIds(json),
        each(json.path("rows"), JsonNode::asLong));
  }

  private static Applied applied(JsonNode json) {
    JsonNode leader = json.required("leader");
    return new Applied(
        id(json.required("id")),
        position(json.required("position")),
        digest(json.required("digest")),
        new Instance(leader.required("name").asText(), leader.required("id").asText()),
        time(json.required("created")),
        time(json.required("at")),
        monitorIds(json),
        known(json.path("content"), StateJson::content));
  }

  private static AppliedContent content(JsonNode json) {
    return new AppliedContent(
        digest(json.required("basis")),
        Set.copyOf(list(json.required("settingKeys"), JsonNode::asText)),
        each(json.required("tables"), StateJson::table),
        each(json.required("logos"), StateJson::digest));
  }

  private static AppliedContent.Table table(JsonNode json) {
    return new AppliedContent.Table(
        list(json.required("columns"), JsonNode::asText),
        json.required("rows").asLong(),
        digest(json.required("digest")));
  }

  private static PassedOver passedOver(JsonNode json) {
    return new PassedOver(position(json.required("position")), time(json.required("scriptTime")));
  }

  private static SnapshotId id(JsonNode json) {
    return new SnapshotId(json.required("value").asText());
  }

  private static Digest digest(JsonNode json) {
    return new Digest(json.required("hex").asText());
  }

  private static Position position(JsonNode json) {
    return new Position(json.required("generation").asLong(), json.required("sequence").asLong());
  }

  private static Instant time(JsonNode json) {
    return Instant.parse(json.asText());
  }

  private static Set<Long> monitorIds(JsonNode json) {
    return Set.copyOf(list(json.path("monitorIds"), JsonNode::asLong));
  }

  private static <T> @Nullable T known(JsonNode json, Function<JsonNode, T> form) {
    return json.isMissingNode() || json.isNull() ? null : form.apply(json);
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> form) {
    List<T> all = new ArrayList<>();
    json.forEach(item -> all.add(form.apply(item)));
    return all;
  }

  private static <T> Map<String, T> each(JsonNode json, Function<JsonNode, T> form) {
    Map<String, T> all = new TreeMap<>();
    json.properties().forEach(field -> all.put(field.getKey(), form.apply(field.getValue())));
    return all;
  }
}
