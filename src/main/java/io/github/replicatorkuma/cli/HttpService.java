package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.Secret;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Liveness;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.health.StatusServer;
import io.github.replicatorkuma.health.Trigger;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP where it is asked for and can be. */
final class HttpService {
  private static final Logger log = LoggerFactory.getLogger(HttpService.class);

  private HttpService() {}

  /** A port that is taken, or a host that is not here, is a warning: replication needs neither. */
  static void start(
      HttpSettings settings, Health health, Metrics metrics, Liveness liveness, Orders orders) {
    if (settings.address().isOff()) {
      return;
    }
    try {
      new StatusServer(
          socketAddress(settings.address()),
          health,
          metrics,
          liveness,
          settings.token().map(Secret::value),
          trigger(orders));
    } catch (IOException e) {
      log.warn(
          "event=http_not_served address={} reason=\"{}\" hint=\"{}\"",
          settings.address(),
          e.getClass().getSimpleName() + " " + e.getMessage(),
          "Set REPLICATOR_HTTP to an address of this machine whose port is free, or to off.");
    }
  }

  private static InetSocketAddress socketAddress(Address address) throws IOException {
    return address.host().isEmpty()
        ? new InetSocketAddress(address.port())
        : new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
  }

  private static Trigger trigger(Orders orders) {
    return action -> ended(orders, order(action));
  }

  private static Order order(Trigger.Action action) {
    return switch (action) {
      case PUBLISH -> new Order.Publish(PublishOptions.NONE);
      case APPLY -> new Order.Apply(false, Optional.empty());
    };
  }

  private static CycleReport ended(Orders orders, Order order) throws InterruptedException {
    try {
      return orders.place(order).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completes with a failure", e);
    }
  }
}
