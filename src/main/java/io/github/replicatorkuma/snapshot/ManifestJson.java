package io.github.replicatorkuma.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code manifest.json}: keys in a fixed order, LF, one at the end.
 *
 * <p>Reading insists on what a replica needs and passes over keys that a newer leader may add. The
 * format is looked at first: of another format nothing else is known.
 */
final class ManifestJson {
  /** Names, digests and versions have far fewer characters; they end up in messages. */
  private static final int MOST_TEXT = 1000;

  private static final int MOST_QUOTED = 200;

  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);

  private ManifestJson() {}

  static String write(Manifest manifest) {
    Map<String, @Nullable Object> json = RecordJson.allFields(manifest);
    json.put("digest", manifest.digest().hex());
    json.put("tables", manifest.tables().stream().map(ManifestJson::fields).toList());
    json.put("files", manifest.files().stream().map(ManifestJson::fields).toList());
    return Json.text(json, PRINTER.createInstance()) + "\n";
  }

  private static Map<String, @Nullable Object> fields(TableEntry table) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", table.name().value());
    json.put("rows", table.rows());
    json.put("digest", table.digest().hex());
    json.put("uncompared", RecordJson.tree(table.uncompared()));
    json.put("columns", RecordJson.tree(table.columns()));
    return json;
  }

  private static Map<String, @Nullable Object> fields(FileEntry file) {
    Map<String, @Nullable Object> json = RecordJson.fields(file);
    json.put("digest", file.digest().hex());
    return json;
  }

  /**
   * @throws SnapshotException of kind UNKNOWN_FORMAT or DAMAGED_MANIFEST
   */
  static Manifest read(String text) throws SnapshotException {
    try {
      JsonNode json = Json.readStrictly(text);
      if (!json.isObject()) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      long format = number(json, "format");
      if (format != SnapshotTags.FORMAT) {
        throw new SnapshotException(
            SnapshotException.Kind.UNKNOWN_FORMAT,
            "manifest.json: found format %d, this version knows format %d"
                .formatted(format, SnapshotTags.FORMAT));
      }
      return manifest(json);
    } catch (JsonProcessingException e) {
      throw damaged("it is not whole JSON, line " + line(e), e);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw damaged(brief(String.valueOf(e.getMessage())), e);
    }
  }

  /** For a message that quotes what may be anything, of any length. */
  static String brief(String text) {
    String printable = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    return printable.length() <= MOST_QUOTED
        ? printable
        : printable.substring(0, MOST_QUOTED) + "…";
  }

  static SnapshotException damaged(String what, Throwable cause) {
    return new SnapshotException(
        SnapshotException.Kind.DAMAGED_MANIFEST, "manifest.json is damaged: " + what, cause);
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  private static Manifest manifest(JsonNode json) {
    JsonNode position = json.path("position");
    JsonNode leader = json.path("leader");
    return new Manifest(
        SnapshotTags.FORMAT,
        new Digest(text(json, "digest")),
        new Position(number(position, "generation"), number(position, "sequence")),
        new Instance(text(leader, "name"), text(leader, "id")),
        text(json, "hostName"),
        text(json, "nonce"),
        textOrNull(json, "kumaVersion"),
        texts(json, "migrations"),
        text(json, "databaseKind"),
        Instant.parse(text(json, "created")),
        json.path("changed").asText(),
        Set.copyOf(texts(json, "settingKeys")),
        items(json, "tables").stream().map(ManifestJson::table).toList(),
        items(json, "files").stream().map(ManifestJson::file).toList());
  }

  private static TableEntry table(JsonNode json) {
    return new TableEntry(
        new TableName(text(json, "name")),
        items(json, "columns").stream().map(ManifestJson::column).toList(),
        Set.copyOf(texts(json, "uncompared")),
        number(json, "rows"),
        new Digest(text(json, "digest")));
  }

  private static Column column(JsonNode json) {
    return new Column(text(json, "name"), ColumnKind.valueOf(text(json, "kind")));
  }

  private static FileEntry file(JsonNode json) {
    return new FileEntry(
        text(json, "name"), number(json, "size"), new Digest(text(json, "digest")));
  }

  private static String text(JsonNode json, String key) {
    return asText(json.path(key), key);
  }

  private static @Nullable String textOrNull(JsonNode json, String key) {
    return json.path(key).isMissingNode() || json.path(key).isNull() ? null : text(json, key);
  }

  private static List<String> texts(JsonNode json, String key) {
    return items(json, key).stream().map(item -> asText(item, key)).toList();
  }

  private static String asText(JsonNode json, String key) {
    if (!json.isTextual()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or no text");
    }
    if (json.textValue().length() > MOST_TEXT) {
      throw new IllegalArgumentException("\"" + key + "\" is too long");
    }
    return json.textValue();
  }

  private static long number(JsonNode json, String key) {
    JsonNode number = json.path(key);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or no integer");
    }
    return number.longValue();
  }

  private static List<JsonNode> items(JsonNode json, String key) {
    JsonNode array = json.path(key);
    if (!array.isArray()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or no list");
    }
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }
}
