package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.Secret;
import io.github.replicatorkuma.control.ObedientDaemon;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.leader.PublishOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpServiceTest {
  private static final String TOKEN = "0123456789abcdef";

  private final Health health =
      new Health(
          new About(
              "3.0.0",
              "leader",
              "BACKUP",
              "alpha",
              "s3:there",
              Duration.ofSeconds(5),
              Optional.empty(),
              Optional.empty()),
          () -> Standing.UNKNOWN,
          Clock.systemUTC());
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final CountDownLatch portIsFree = new CountDownLatch(1);

  @Test
  void portThatIsTaken_isServedAsSoonAsItIsFree() throws Exception {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = other.getLocalPort();
      start(port);
      assertThat(pauses.poll(30, TimeUnit.SECONDS)).as("a pause after a failure").isNotNull();
    }

    portIsFree.countDown();

    Await.until("served", Duration.ofSeconds(60), () -> answers(port), () -> "nobody answers");
  }

  @Test
  void publishAgain_isWhatTheCommandOrders() throws Exception {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    try (ObedientDaemon daemon = new ObedientDaemon(true).start()) {
      portIsFree.countDown();
      start(port, daemon.orders());
      Await.until("served", Duration.ofSeconds(60), () -> answers(port), () -> "nobody answers");

      HttpCall call =
          HttpCall.post(
              URI.create("http://127.0.0.1:" + port + "/publish-again"), "text/plain", new byte[0]);
      assertThat(call.with("Authorization", "Bearer " + TOKEN).status(Duration.ofSeconds(60)))
          .isEqualTo(200);
      assertThat(daemon.next()).isEqualTo(new Order.Publish(PublishOptions.AGAIN));
    }
  }

  private void start(int port) {
    start(port, new Orders(() -> true, new Wake()));
  }

  private void start(int port, Orders orders) {
    HttpService.start(
        new HttpSettings(new Address("127.0.0.1", port), Optional.of(new Secret(TOKEN)), Set.of()),
        health,
        new Metrics(health::status),
        () -> true,
        orders,
        pause -> {
          pauses.add(pause);
          portIsFree.await();
        });
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII)
          .endsWith("200 OK");
    } catch (IOException notYet) {
      return false;
    }
  }
}
