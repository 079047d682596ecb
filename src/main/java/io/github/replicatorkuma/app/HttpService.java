package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.Secret;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.health.StatusServer;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Serves HTTP where it is asked for, as soon as it can be. */
final class HttpService {
  private static final EventLog log = EventLog.of(HttpService.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private HttpService() {}

  private interface Attempt {
    StatusServer open() throws IOException;
  }

  /**
   * A port that is taken, or a host that is not here, is a warning: replication needs neither. It
   * is tried again, quietly, until it can be had.
   */
  static void start(
      HttpSettings settings,
      Health health,
      Metrics metrics,
      BooleanSupplier kumaAnswers,
      Orders orders,
      Sleeper sleeper) {
    if (settings.address().isOff()) {
      return;
    }
    Attempt attempt =
        () ->
            new StatusServer(
                socketAddress(settings.address()),
                health,
                metrics,
                kumaAnswers,
                settings.token().map(Secret::value),
                settings.hosts(),
                Map.of(
                    "/history", () -> orders.place(new Order.BackUp(false)),
                    "/publish-again", () -> orders.place(new Order.Publish(PublishOptions.AGAIN)),
                    "/publish", () -> orders.place(new Order.Publish(PublishOptions.NONE)),
                    "/apply", () -> orders.place(new Order.Apply(false, Optional.empty()))));
    try {
      attempt.open();
    } catch (IOException e) {
      log.warn(
          "http_not_served",
          field("address", settings.address()),
          field("reason", PlainText.reason(e)),
          field(
              "hint",
              "Tried again by itself. If it lasts, set REPLICATOR_HTTP to an address of this machine"
                  + " whose port is free, or to off."));
      Background.thread("http-start", () -> keepTrying(attempt, sleeper)).start();
    }
  }

  private static void keepTrying(Attempt attempt, Sleeper sleeper) throws InterruptedException {
    while (true) {
      try {
        sleeper.sleep(RETRY);
        attempt.open();
        return;
      } catch (IOException e) {
        log.debug("http_not_served", field("reason", e.getClass().getSimpleName()));
      }
    }
  }

  private static InetSocketAddress socketAddress(Address address) throws IOException {
    return address.host().isEmpty()
        ? new InetSocketAddress(address.port())
        : new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
  }
}
