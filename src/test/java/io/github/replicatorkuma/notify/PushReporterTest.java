package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.time.MutableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class PushReporterTest {
  private static final String PATH = "/ping/s3cr3t";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private volatile Optional<String> trouble = Optional.empty();
  private HttpServer server;
  private CapturedLog log;
  private PushReporter reporter;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Integer status = statuses.poll();
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status == null ? 200 : status, -1);
          exchange.close();
          requests.add(
              (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        });
    server.start();
    log = CapturedLog.ofPackage(Delivery.class);
    reporter = reporter(server.getAddress().getPort());
  }

  private PushReporter reporter(int port) {
    URI address = URI.create("http://127.0.0.1:" + port + PATH);
    return new PushReporter(new PushChannel(address), () -> trouble, clock);
  }

  @AfterEach
  void stop() {
    reporter.close();
    server.stop(0);
    log.close();
  }

  private void awaitFailure(String reason) throws Exception {
    Await.until(reason, PATIENCE, () -> !log.lines().isEmpty(), log.lines()::toString);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains(reason));
  }

  private String next() throws InterruptedException {
    return String.valueOf(requests.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void goodCyclesAndFailures_areTold_eachWithItsAddress() throws Exception {
    reporter.cycleEnded(true);
    assertThat(next()).isEqualTo("GET " + PATH);

    trouble = Optional.of("the repository is locked");
    reporter.cycleEnded(false);
    assertThat(next()).isEqualTo("POST " + PATH + "/fail the repository is locked");

    trouble = Optional.empty();
    reporter.cycleEnded(true);
    assertThat(next()).isEqualTo("GET " + PATH);
    assertThat(requests).isEmpty();
  }

  @Test
  void outageOfTheService_isOneLine_withoutTheAddress_andSoIsItsEnd() throws Exception {
    statuses.add(500);
    statuses.add(302);
    Await.until(
        "the outage is over",
        PATIENCE,
        () -> {
          clock.advance(PushPace.INTERVAL);
          reporter.cycleEnded(true);
          return log.lines().size() == 2;
        },
        log.lines()::toString);

    String server = "server=http://127.0.0.1:" + this.server.getAddress().getPort();
    assertThat(log.lines())
        .containsExactly(
            "WARN event=push_failed " + server + " reason=\"HTTP 500\"",
            "INFO event=push_works_again " + server);
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    statuses.add(307);
    reporter.cycleEnded(true);
    assertThat(next()).isEqualTo("GET " + PATH);
    awaitFailure("HTTP 307, a redirect, which is not followed");
    assertThat(requests).isEmpty();
  }

  @Test
  void serverThatIsAway_harmsNobody_andIsToldWithoutTheAddress() throws Exception {
    reporter.close();
    int port = server.getAddress().getPort();
    server.stop(0);
    reporter = reporter(port);

    reporter.cycleEnded(true);

    awaitFailure("connection refused");
    assertThat(log.lines()).noneMatch(line -> line.contains("s3cr3t"));
  }

  @Test
  void slowAnswer_doesNotHoldUpTheCaller() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    server.createContext(
        PATH,
        exchange -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    reporter.cycleEnded(true);
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

    reporter.cycleEnded(true);
    reporter.cycleEnded(false);

    assertThat(answer.getCount()).isOne();
    answer.countDown();
  }
}
