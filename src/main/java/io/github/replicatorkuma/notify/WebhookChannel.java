package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.Json;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts each message as JSON (docs/monitoring.md) to an address that whoever knows it may use.
 *
 * @param instanceName whose messages they are
 */
public record WebhookChannel(URI uri, String instanceName, Clock clock) implements Channel {
  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String server() {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  @Override
  public void deliver(Notification notification) throws DeliveryFailure, InterruptedException {
    DeliveryFailure.unlessGood(
        HttpCall.post(uri, "application/json", json(notification)),
        status -> "Compare REPLICATOR_WEBHOOK_URL with the service's own.");
  }

  /** Not the address: whoever knows it may use it. */
  @Override
  public String toString() {
    return "WebhookChannel";
  }

  byte[] json(Notification notification) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("instance", instanceName);
    message.put("event", notification.event());
    message.put("title", notification.title());
    message.put("message", notification.message());
    message.put("hint", Hint.here(notification.hint()));
    message.put("commands", Hint.commandsHere(notification.hint()));
    message.put("changed", notification.change().map(Change::fields).orElse(null));
    message.put("priority", notification.priority().level());
    message.put("tags", notification.tags());
    message.put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return Json.bytes(message);
  }
}
