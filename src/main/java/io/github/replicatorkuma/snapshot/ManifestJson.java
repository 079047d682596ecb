package io.github.replicatorkuma.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.SnapshotTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code manifest.json}: keys in a fixed order, LF, one at the end. Digests and names
 * of tables are texts.
 *
 * <p>Reading insists on what a replica needs and passes over keys that a newer leader may add. The
 * format is looked at first: of another format nothing else is known.
 */
final class ManifestJson {
  /** Names and versions have far fewer characters; they end up in messages. */
  private static final int MOST_TEXT = 1000;

  private static final int MOST_QUOTED = 200;

  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);

  private ManifestJson() {}

  static String write(Manifest manifest) {
    return Json.text(flat(RecordJson.allFields(manifest)), PRINTER.createInstance()) + "\n";
  }

  /** The same with the one text of each record that has no more. */
  private static @Nullable Object flat(@Nullable Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(ManifestJson::flat).toList();
    }
    if (!(value instanceof Map<?, ?> fields)) {
      return value;
    }
    if (fields.size() == 1) {
      return fields.values().iterator().next();
    }
    Map<Object, @Nullable Object> all = new LinkedHashMap<>();
    fields.forEach((name, part) -> all.put(name, flat(part)));
    return all;
  }

  /**
   * @throws SnapshotException of kind UNKNOWN_FORMAT or DAMAGED_MANIFEST
   */
  static Manifest read(String text) throws SnapshotException {
    try {
      JsonNode json = Json.readStrictly(text);
      JsonNode format = json.path("format");
      if (format.isIntegralNumber() && format.asLong() != SnapshotTags.FORMAT) {
        throw new SnapshotException(
            SnapshotException.Kind.UNKNOWN_FORMAT,
            "manifest.json: found format %s, this version knows format %d"
                .formatted(brief(format.asText()), SnapshotTags.FORMAT));
      }
      if (json instanceof ObjectNode fields) {
        fields.put("changed", fields.path("changed").asText());
      }
      Manifest manifest = RecordJson.readWhole(Manifest.class, json);
      requireBrief(manifest);
      return manifest;
    } catch (JsonProcessingException e) {
      throw damaged("it is not whole JSON, line " + line(e), e);
    } catch (IllegalArgumentException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw damaged(brief(String.valueOf(reason.getMessage())), e);
    }
  }

  private static void requireBrief(Manifest manifest) {
    Stream<@Nullable String> texts =
        Stream.of(manifest.hostName(), manifest.nonce(), manifest.kumaVersion());
    if (Stream.concat(texts, manifest.migrations().stream())
        .anyMatch(text -> text != null && text.length() > MOST_TEXT)) {
      throw new IllegalArgumentException("a name or a version is too long");
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
}
