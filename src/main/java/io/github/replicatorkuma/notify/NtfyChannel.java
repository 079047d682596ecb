package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Posts to an ntfy topic, within ntfy's limits. Its message of a publish is the replicas' signal.
 *
 * @param instanceName put in front of each title
 * @param click the page that each message opens
 * @param signal by which replicas know that their leader has published; empty where none listen
 */
public record NtfyChannel(
    NtfyTarget target,
    String instanceName,
    Optional<URI> click,
    Optional<SignalTag> signal,
    Duration timeout)
    implements Channel {
  /** ntfy's limit for a message; a longer one becomes an attachment, or an error. */
  private static final int LONGEST_MESSAGE_BYTES = 4096;

  private static final int LONGEST_TITLE_BYTES = 250;
  private static final String ELLIPSIS = "…";

  @Override
  public String name() {
    return "ntfy";
  }

  @Override
  public String server() {
    return target.server();
  }

  @Override
  public void deliver(Notification notification) throws DeliveryFailure, InterruptedException {
    HttpCall call = HttpCall.post(target.publishUri(), "application/json", json(notification));
    try {
      HttpAnswer answer =
          target.loggedIn(call).answer(timeout, NtfySubscription.LONGEST_LINE_BYTES);
      NtfyTarget.requireGood(answer.status());
      if (NtfyEvent.parse(answer.text()).isEmpty()) {
        throw new DeliveryFailure(
            Kind.RETRYABLE, "what answers there is no ntfy server", NtfyTarget.SIGN_IN);
      }
    } catch (HttpFailure e) {
      throw DeliveryFailure.noAnswer(e);
    }
  }

  byte[] json(Notification notification) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("topic", target.topic());
    message.put(
        "title", cut("[" + instanceName + "] " + notification.title(), LONGEST_TITLE_BYTES));
    message.put("message", cut(PlainText.line(notification.message()), LONGEST_MESSAGE_BYTES));
    message.put("priority", notification.priority().level());
    Optional<String> tag = signal.filter(any -> notification.isSignal()).flatMap(SignalTag::value);
    message.put("tags", Stream.concat(notification.tags().stream(), tag.stream()).toList());
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
    while ((encoded[end] & 0xC0) == 0x80) {
      end--; // within a character
    }
    return new String(encoded, 0, end, StandardCharsets.UTF_8) + ELLIPSIS;
  }
}
