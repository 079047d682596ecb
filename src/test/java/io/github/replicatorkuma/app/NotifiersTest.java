package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.control.ObedientDaemon;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.SignalTag;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifiersTest {
  private static final Notification NEWS =
      Notification.routine("published", "Published", "m", "outbox_tray");

  @Test
  void channelThatFails_isKnownToWhoeverAsksHowItIs_untilItWorks(@TempDir Path directory)
      throws Exception {
    AtomicInteger code = new AtomicInteger(404);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(code.get(), -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> variables = Map.of("REPLICATOR_WEBHOOK_URL", address + "/t0ken");
    Health health = new ObedientDaemon(true).health();
    AtomicInteger arrived = new AtomicInteger();
    Notifier notifier =
        Notifiers.of(
            new Environment(variables, directory, "alpha", Progress.UNSEEN).parse(),
            new SignalTag(),
            () -> LiveKuma.none("there is none", ""),
            health,
            arrived::incrementAndGet);
    try {
      notifier.send(NEWS);
      await("told", health, 1);
      Verdict failing = health.status().messages().get(0);
      assertThat(failing.reason())
          .startsWith("webhook " + address + " failing since ")
          .endsWith(" UTC: HTTP 404")
          .doesNotContain("t0ken");
      assertThat(failing.hint()).contains("REPLICATOR_WEBHOOK_URL");

      assertThat(arrived).as("nobody has heard of it").hasValue(0);
      code.set(200);
      notifier.send(NEWS);
      await("over", health, 0);
      assertThat(arrived).hasPositiveValue();
    } finally {
      notifier.close(Duration.ofSeconds(1));
      server.stop(0);
    }
  }

  private static void await(String what, Health health, int failing) throws Exception {
    List<Verdict> now = health.status().messages();
    Await.until(
        what,
        Duration.ofSeconds(60),
        () -> health.status().messages().size() == failing,
        now::toString);
  }
}
