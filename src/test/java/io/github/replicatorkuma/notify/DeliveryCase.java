package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.notify.Delivery.Limits;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server as ntfy is one, and what delivers messages to it. */
@Timeout(60)
abstract class DeliveryCase {
  static final URI CLICK = URI.create("https://kuma.example.org/dashboard");
  static final Duration LONG = Duration.ofSeconds(30);
  static final Limits LIMITS = new Limits(5, Duration.ofMillis(1), Duration.ofHours(1));
  final MutableClock clock = new MutableClock("2026-03-01T12:00:00Z");
  final List<String> outages = new CopyOnWriteArrayList<>();
  NtfyServer server;
  NtfyTarget target;

  @BeforeEach
  void startServer() throws IOException {
    server = new NtfyServer();
    target = NtfyTarget.open(server.root(), "my-topic");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  Delivery start(NtfyTarget to) {
    return start(to, LIMITS);
  }

  Delivery start(NtfyTarget to, Limits limits) {
    return new Delivery(
        channel(to, Channel.TIMEOUT),
        clock,
        Optional::of,
        (reason, hint) -> outages.add(reason + " " + hint),
        () -> {},
        limits);
  }

  static NtfyChannel channel(NtfyTarget to, Duration timeout) {
    return new NtfyChannel(to, "berlin", Optional.of(CLICK), Optional.empty(), timeout);
  }

  String next() throws InterruptedException {
    return server.next().text("message");
  }
}
