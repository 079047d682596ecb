package io.github.replicatorkuma.kept;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of an entry's {@code entry.json}. */
final class KeptJson {
  private KeptJson() {}

  static byte[] write(KeptEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reason", entry.reason().name());
    fields.put("tags", entry.tags().toTags());
    entry.base().ifPresent(base -> fields.put("base", base(base)));
    fields.put("at", entry.at().toString());
    fields.put("ranSeconds", entry.ran().toSeconds());
    fields.put("told", entry.told());
    fields.put("what", entry.what());
    return Json.lines(fields).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> base(KeptEntry.Base base) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", base.id().value());
    fields.put("generation", base.position().generation());
    fields.put("sequence", base.position().sequence());
    base.tags().ifPresent(tags -> fields.put("tags", tags.toTags()));
    return fields;
  }

  /**
   * Reads it back.
   *
   * @throws IOException when it is not whole
   */
  static KeptEntry read(int number, Path directory, byte[] text) throws IOException {
    try {
      JsonNode json = Json.read(text);
      return new KeptEntry(
          number,
          directory,
          KeptEntry.Reason.valueOf(json.required("reason").asText()),
          tags(json.required("tags")).orElseThrow(),
          json.has("base") ? Optional.of(base(json.path("base"))) : Optional.empty(),
          Instant.parse(json.required("at").asText()),
          Duration.ofSeconds(json.path("ranSeconds").asLong()),
          json.path("told").asBoolean(),
          json.path("what").asText());
    } catch (IllegalArgumentException
        | DateTimeException
        | java.util.NoSuchElementException damaged) {
      throw new IOException("not what was written there", damaged);
    }
  }

  private static KeptEntry.Base base(JsonNode json) {
    return new KeptEntry.Base(
        new SnapshotId(json.required("id").asText()),
        new Position(json.required("generation").asLong(), json.required("sequence").asLong()),
        tags(json.path("tags")));
  }

  private static Optional<SnapshotTags> tags(JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.forEach(tag -> tags.add(tag.asText()));
    return SnapshotTags.parse(tags);
  }
}
