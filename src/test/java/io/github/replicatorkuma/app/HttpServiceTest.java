package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.health.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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

  private void start(int port) {
    HttpService.start(
        new HttpSettings(new Address("127.0.0.1", port), Optional.empty(), Set.of()),
        health,
        new Metrics(health.about(), health::status),
        () -> true,
        new Orders(true, new Wake()),
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
