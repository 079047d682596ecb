package io.github.replicatorkuma.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that answer by the byte what a test says. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class HttpCallTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void get_saysWhoAsks_andNothingElse() throws Exception {
    serve(client -> write(client, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"));

    HttpAnswer answer = HttpCall.get(uri()).with("X-Other", "a b").answer(LONG, 1000);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("fine");
    assertThat(requests.take().split("\r\n"))
        .containsExactlyInAnyOrder(
            "GET /s3cr3t?a=b HTTP/1.1",
            "Accept: */*",
            "Connection: close",
            "Host: 127.0.0.1:" + server.getLocalPort(),
            "User-Agent: replicator-kuma",
            "X-Other: a b");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 301, 302, 307, 400, 401, 403, 404, 407, 408, 429, 500, 503})
  void post_ofAnyAnswer_isItsStatus_andIsSentOnce(int status) throws Exception {
    serve(
        client ->
            write(
                client,
                "HTTP/1.1 "
                    + status
                    + " x\r\nLocation: /elsewhere\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                    + "Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n"));

    assertThat(post().status(LONG)).isEqualTo(status);
    assertThat(requests.take()).startsWith("POST /s3cr3t?a=b HTTP/1.1\r\n");
    assertThat(requests).isEmpty();
  }

  @Test
  void post_cutOffBeforeAnyAnswer_isNotSentTwice() {
    serve(client -> {});

    assertThatThrownBy(() -> post().status(LONG)).isInstanceOf(HttpFailure.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void nextCall_hasAConnectionOfItsOwn_whateverTheServerSays() throws Exception {
    serve(
        client -> {
          write(client, "HTTP/1.1 204 x\r\nConnection: keep-alive\r\n\r\n");
          client.getInputStream().readAllBytes();
        });

    assertThat(post().status(LONG)).isEqualTo(204);
    assertThat(post().status(LONG)).isEqualTo(204);
    assertThat(requests).hasSize(2);
  }

  @Test
  void answer_longerThanWanted_isCut() throws Exception {
    serve(client -> write(client, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000)));

    assertThat(HttpCall.get(uri()).answer(LONG, 10).text()).isEqualTo("x".repeat(10));
  }

  @Test
  void answerThatTricklesForEver_endsByTheTimeout() {
    serve(
        client -> {
          write(client, "HTTP/1.1 200 OK\r\n");
          while (!client.isClosed()) {
            write(client, "X: y\r\n");
            boolean unused = requests.poll(50, TimeUnit.MILLISECONDS) == null;
          }
        });

    assertThatThrownBy(() -> HttpCall.get(uri()).status(Duration.ofSeconds(1)))
        .isInstanceOf(HttpFailure.class)
        .hasMessage("no answer within 1 s");
  }

  @Test
  void bodyThatTricklesForEver_endsByTheTimeout() {
    serve(
        client -> {
          write(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          while (!client.isClosed()) {
            write(client, "x");
            boolean unused = requests.poll(10, TimeUnit.MILLISECONDS) == null;
          }
        });

    assertThatThrownBy(() -> HttpCall.get(uri()).answer(Duration.ofSeconds(1), 100_000))
        .isInstanceOf(HttpFailure.class)
        .hasMessage("no answer within 1 s");
  }

  @Test
  void silentServer_isNoAnswer() {
    assertThatThrownBy(() -> HttpCall.get(uri()).status(SHORT))
        .isInstanceOf(HttpFailure.class)
        .hasMessage("no answer within 0 s");
  }

  @Test
  void otherProtocol_isNoWebServer() {
    serve(client -> write(client, "SSH-2.0-OpenSSH_9.6\r\n\r\n"));

    assertThatThrownBy(() -> HttpCall.get(uri()).status(LONG))
        .isInstanceOf(HttpFailure.class)
        .hasMessage("what answers there is no web server");
  }

  @Test
  void failures_nameNoAddress() throws Exception {
    server.close();

    assertThatThrownBy(() -> HttpCall.get(uri()).status(LONG)).hasMessage("connection refused");
    assertThatThrownBy(
            () ->
                HttpCall.get(URI.create("http://" + "x".repeat(64) + ".invalid/s3cr3t"))
                    .status(LONG))
        .hasMessage("no such host");
    assertThat(HttpCall.get(uri())).hasToString("HttpCall[GET]");
    assertThat(post()).hasToString("HttpCall[POST]");
  }

  @Test
  void certificateThatNobodySigned_isRefused_butOnThisMachine(@TempDir Path directory)
      throws Exception {
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(
        new HttpsConfigurator(SelfSigned.make(directory, "dns:other.example.org").context()));
    URI address = serve(https);
    try {
      assertThatThrownBy(() -> HttpCall.get(address).status(LONG))
          .isInstanceOf(HttpFailure.class)
          .hasMessageStartingWith("the authority of its certificate is not known here");
      assertThat(HttpCall.get(address).onThisMachine().status(LONG)).isEqualTo(204);
    } finally {
      https.stop(0);
    }
  }

  @Test
  void interrupted_returnsAtOnce() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> HttpCall.get(uri()).status(LONG))
        .isInstanceOf(InterruptedException.class);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/s3cr3t?a=b");
  }

  private HttpCall post() {
    return HttpCall.post(uri(), "text/plain", "gone".getBytes(StandardCharsets.UTF_8));
  }

  private static URI serve(HttpServer unbound) throws IOException {
    unbound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    unbound.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    unbound.start();
    return URI.create("https://127.0.0.1:" + unbound.getAddress().getPort() + "/");
  }

  private interface Answer {
    void to(Socket client) throws IOException, InterruptedException;
  }

  /** Until the test is over, whoever asks. */
  private void serve(Answer answer) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  requests.add(request(client.getInputStream()));
                  answer.to(client);
                } catch (IOException | InterruptedException gone) {
                  // the next one, or the end
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** The head; a body is read, too, since closing the connection would else cut the answer off. */
  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client has gone");
      }
      head.append((char) next);
    }
    if (head.indexOf("Content-Length: 4\r\n") >= 0) {
      in.readNBytes(4);
    }
    return head.toString();
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().flush();
  }
}
