package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.replicatorkuma.http.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReadinessProbeTest {
  private static final String READY = "{\"type\":\"entryPage\",\"entryPage\":\"dashboard\"}";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private @Nullable HttpServer server;

  @AfterEach
  void stopServer() {
    testIsOver.countDown();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | {"type":"entryPage","entryPage":"statusPage-x"}       | READY
          200 | {"type":"statusPageMatchedDomain","statusPageSlug":"x"} | READY
          200 | {"type":"setup-database"}                             | SETUP_DATABASE
          200 | {"type":"something-new"}                              | NOT_ANSWERING
          200 | {"type":null}                                         | NOT_ANSWERING
          200 | {}                                                    | NOT_ANSWERING
          200 | []                                                    | NOT_ANSWERING
          200 | ``                                                    | NOT_ANSWERING
          200 | <!DOCTYPE html><p>Migrating                           | NOT_ANSWERING
          302 | {"type":"entryPage"}                                  | NOT_ANSWERING
          404 | {"type":"entryPage"}                                  | NOT_ANSWERING
          503 | {"type":"setup-database"}                             | NOT_ANSWERING
          """)
  void probe_kumaAnswers_statusAndTypeDecide(int status, String body, Readiness expected)
      throws Exception {
    HttpServer kuma = serve(HttpServer.create(), exchange -> answer(exchange, status, body));
    assertThat(new HttpReadinessProbe(() -> address("http", kuma)).probe()).isEqualTo(expected);
  }

  @Test
  void probe_everyQuestion_isHttp11() throws Exception {
    AtomicReference<String> protocol = new AtomicReference<>();
    AtomicReference<String> upgrade = new AtomicReference<>();
    HttpServer kuma =
        serve(
            HttpServer.create(),
            exchange -> {
              protocol.set(exchange.getProtocol());
              upgrade.set(String.valueOf(exchange.getRequestHeaders().getFirst("Upgrade")));
              answer(exchange, 200, READY);
            });
    assertThat(new HttpReadinessProbe(() -> address("http", kuma)).probe())
        .isEqualTo(Readiness.READY);
    assertThat(protocol).hasValue("HTTP/1.1");
    assertThat(upgrade).hasValue("null");
  }

  @Test
  void probe_nobodyListens_doesNotAnswer() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.find() + "/api/entry-page");
    assertThat(new HttpReadinessProbe(() -> nobody).probe()).isEqualTo(Readiness.NOT_ANSWERING);
  }

  @Test
  void probe_answerStopsInTheMiddle_doesNotWaitForItsEnd() throws Exception {
    HttpServer kuma =
        serve(
            HttpServer.create(),
            exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write(READY.getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              awaitEndOfTest();
            });
    assertThat(new HttpReadinessProbe(() -> address("http", kuma)).probe())
        .isEqualTo(Readiness.NOT_ANSWERING);
  }

  @Test
  void probe_interrupted_doesNotAnswerAndStaysInterrupted() throws Exception {
    HttpServer kuma = serve(HttpServer.create(), exchange -> awaitEndOfTest());
    Thread.currentThread().interrupt();
    assertThat(new HttpReadinessProbe(() -> address("http", kuma)).probe())
        .isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void probe_kumaStartedAnewOnItsPort_answersAgain() throws Exception {
    HttpServer first = serve(HttpServer.create(), exchange -> answer(exchange, 200, READY));
    HttpReadinessProbe probe = new HttpReadinessProbe(() -> address("http", first));
    assertThat(probe.probe()).isEqualTo(Readiness.READY);
    int port = first.getAddress().getPort();
    first.stop(0);
    assertThat(probe.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    HttpServer second = HttpServer.create();
    second.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    start(second, exchange -> answer(exchange, 200, READY));
    assertThat(probe.probe()).isEqualTo(Readiness.READY);
  }

  @Test
  void probe_certificateIsSelfSignedForAnotherName_countsOnlyWhereAnyIsTrusted(
      @TempDir Path directory) throws Exception {
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(
        new HttpsConfigurator(SelfSigned.make(directory, "dns:status.example.org").context()));
    HttpServer kuma = serve(https, exchange -> answer(exchange, 200, READY));
    URI address = address("https", kuma);
    assertThat(new HttpReadinessProbe(() -> address).probe()).isEqualTo(Readiness.READY);
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private HttpServer serve(HttpServer unbound, Answer answer) throws IOException {
    unbound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    return start(unbound, answer);
  }

  private HttpServer start(HttpServer bound, Answer answer) {
    bound.setExecutor(threads);
    bound.createContext("/api/entry-page", answer::to);
    bound.start();
    server = bound;
    return bound;
  }

  private static URI address(String scheme, HttpServer kuma) {
    return URI.create(scheme + "://127.0.0.1:" + kuma.getAddress().getPort() + "/api/entry-page");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitEndOfTest() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
