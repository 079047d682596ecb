package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A notification as ntfy's JSON, within ntfy's limits. */
final class NtfyMessage {
  /** ntfy's limit for a message; a longer one becomes an attachment, or an error. */
  static final int LONGEST_MESSAGE_BYTES = 4096;

  static final int LONGEST_TITLE_BYTES = 250;

  private static final String ELLIPSIS = "…";

  private NtfyMessage() {}

  static byte[] of(
      Notification notification, String topic, String instanceName, Optional<URI> click) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("topic", topic);
    message.put(
        "title", cut("[" + instanceName + "] " + notification.title(), LONGEST_TITLE_BYTES));
    message.put("message", cut(PlainText.line(notification.message()), LONGEST_MESSAGE_BYTES));
    message.put("priority", notification.priority().level());
    message.put("tags", notification.tags());
    click.ifPresent(page -> message.put("click", page.toString()));
    return Json.bytes(message);
  }

  /** At most {@code bytes} bytes of UTF-8, never half a character; a cut is marked. */
  static String cut(String text, int bytes) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length <= bytes) {
      // Decoded again, since half a surrogate pair cannot be written as JSON.
      return new String(encoded, StandardCharsets.UTF_8);
    }
    int end = bytes - ELLIPSIS.getBytes(StandardCharsets.UTF_8).length;
    while (isContinuation(encoded[end])) {
      end--;
    }
    return new String(encoded, 0, end, StandardCharsets.UTF_8) + ELLIPSIS;
  }

  private static boolean isContinuation(byte utf8) {
    return (utf8 & 0xC0) == 0x80;
  }
}
