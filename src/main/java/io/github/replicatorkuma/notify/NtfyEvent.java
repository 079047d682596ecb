package io.github.replicatorkuma.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of an ntfy topic's stream.
 *
 * @param event {@code open}, {@code keepalive}, {@code message} …
 * @param time seconds since 1970, by the server's clock
 */
record NtfyEvent(String event, String id, long time, List<String> tags) {
  NtfyEvent(String event, String id, long time, @Nullable List<String> tags) {
    this.event = event;
    this.id = id;
    this.time = time;
    this.tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** Empty when the line is nothing that ntfy would send. */
  static Optional<NtfyEvent> parse(String line) {
    try {
      return Optional.of(RecordJson.read(NtfyEvent.class, Json.read(line)))
          .filter(event -> event.time() > 0);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What comes first, even where the connection is of no further use. */
  boolean isOpening() {
    return event.equals("open");
  }

  boolean isMessage() {
    return event.equals("message");
  }
}
