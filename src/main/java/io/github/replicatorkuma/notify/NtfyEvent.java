package io.github.replicatorkuma.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of an ntfy topic's stream.
 *
 * @param kind {@code open}, {@code keepalive}, {@code message} …
 * @param time seconds since 1970, by the server's clock
 */
record NtfyEvent(String kind, String id, long time, List<String> tags) {
  NtfyEvent {
    tags = List.copyOf(tags);
  }

  /** Empty when the line is nothing that ntfy would send. */
  static Optional<NtfyEvent> parse(String line) {
    try {
      JsonNode event = Json.read(line);
      if (!event.path("event").isTextual() || event.path("time").asLong() <= 0) {
        return Optional.empty();
      }
      List<String> tags = new ArrayList<>();
      event.path("tags").forEach(tag -> tags.add(tag.asText()));
      return Optional.of(
          new NtfyEvent(
              event.path("event").asText(),
              event.path("id").asText(),
              event.path("time").asLong(),
              tags));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What comes first, even where the connection is of no further use. */
  boolean isOpening() {
    return kind.equals("open");
  }

  boolean isMessage() {
    return kind.equals("message");
  }
}
