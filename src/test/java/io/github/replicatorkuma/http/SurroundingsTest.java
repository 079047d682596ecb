package io.github.replicatorkuma.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that only a proxy can find, since its name is made up. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class SurroundingsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String LOGIN = "Basic bWU6cEBzcw==";

  @TempDir Path directory;

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> authorized = new LinkedBlockingQueue<>();
  private ServerSocket proxy;
  private HttpServer behind;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    SelfSigned signed = SelfSigned.make(directory, "dns:ntfy.invalid");
    certificate = signed.pem(directory.resolve("ca.pem"));
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(new HttpsConfigurator(signed.context()));
    behind = https;
    behind.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    behind.createContext(
        "/",
        exchange -> {
          authorized.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    behind.start();
    proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    background(
        () -> {
          while (true) {
            Socket client = proxy.accept();
            background(() -> pass(client));
          }
        });
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    behind.stop(0);
  }

  @FunctionalInterface
  private interface Passing {
    void run() throws IOException;
  }

  private static void background(Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              try {
                passing.run();
              } catch (IOException closed) {
                // one side has ended
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens a tunnel to the server behind, or answers itself. */
  private void pass(Socket client) throws IOException {
    String head = head(client.getInputStream());
    asked.add(head);
    OutputStream out = client.getOutputStream();
    if (!head.contains("roxy-")) {
      out.write(
          "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      client.close();
      return;
    }
    if (!head.startsWith("CONNECT ")) {
      out.write("HTTP/1.1 202 x\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      client.close();
      return;
    }
    Socket server = new Socket(InetAddress.getLoopbackAddress(), behind.getAddress().getPort());
    out.write("HTTP/1.1 200 x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    background(() -> server.getInputStream().transferTo(out));
    client.getInputStream().transferTo(server.getOutputStream());
    server.close();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private Map<String, String> environment(String... more) {
    String address = "http://me:p%40ss@127.0.0.1:" + proxy.getLocalPort();
    Map<String, String> environment =
        new HashMap<>(Map.of("HTTP_PROXY", address, "https_proxy", address));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static int status(String uri, Map<String, String> environment) throws Exception {
    return HttpCall.get(URI.create(uri)).by(new Surroundings(environment)).status(LONG);
  }

  @Test
  void plainServer_isAskedByTheProxy_withItsLogin() throws Exception {
    assertThat(status("http://ntfy.invalid/topic", environment())).isEqualTo(202);

    assertThat(asked.take())
        .startsWith("GET http://ntfy.invalid/topic HTTP/1.1\r\n")
        .containsIgnoringCase("Proxy-Authorization: " + LOGIN + "\r\n");
  }

  @Test
  void tlsServer_isReachedByATunnel_andDoesNotGetTheProxysLogin() throws Exception {
    assertThat(
            status(
                "https://ntfy.invalid/topic", environment("SSL_CERT_FILE", certificate.toString())))
        .isEqualTo(204);

    assertThat(asked.take()).as("it is refused first").startsWith("CONNECT ");
    assertThat(asked.take())
        .startsWith("CONNECT ntfy.invalid:443 HTTP/1.1\r\n")
        .containsIgnoringCase("Proxy-Authorization: " + LOGIN + "\r\n");
    assertThat(authorized.take()).isEqualTo("null");
  }

  @Test
  void serverOfAnAuthorityThatNobodyNamed_isRefused_withTheVariableThatHelps() {
    assertThatThrownBy(() -> status("https://ntfy.invalid/topic", environment()))
        .isInstanceOf(HttpFailure.class)
        .hasMessageContaining("SSL_CERT_FILE");
  }

  @Test
  void fileWithoutCertificates_orNone_isNamedByItsVariable() throws Exception {
    Path odd = Files.writeString(directory.resolve("odd.pem"), "no certificate");
    for (String file : new String[] {odd.toString(), directory.resolve("none").toString()}) {
      assertThatThrownBy(() -> status("https://ntfy.invalid/", environment("SSL_CERT_FILE", file)))
          .isInstanceOf(HttpFailure.class)
          .hasMessageContaining("SSL_CERT_FILE")
          .hasMessageNotContaining(directory.toString());
    }
  }

  @Test
  void exemptServer_isAskedDirectly() {
    assertThatThrownBy(
            () -> status("http://ntfy.invalid/", environment("NO_PROXY", "a.example,.invalid")))
        .hasMessage("no such host");
    assertThat(asked).isEmpty();
  }

  @Test
  void proxyThatIsNone_isNamedByItsVariable_withoutItsLogin() {
    assertThatThrownBy(
            () ->
                status("http://ntfy.invalid/", environment("HTTP_PROXY", "https://me:geheim@p:1")))
        .hasMessageContaining("HTTP_PROXY")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(
            () -> status("http://ntfy.invalid/", environment("HTTP_PROXY", "127.0.0.1:1")))
        .hasMessage("connection refused (by the proxy that the environment names)");
  }
}
