package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks Kuma for its entry page.
 *
 * <p>Nothing else tells a booted Kuma from one that migrates or shows its set-up page: both listen
 * on the same port and answer other questions (KUMA-FACTS 5.1).
 *
 * <p>By the JDK's old client, which takes a tenth of the memory that the new one does.
 */
public final class HttpReadinessProbe implements ReadinessProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The answers have one line. */
  private static final int MOST_BYTES = 1 << 16;

  private final URI entryPage;
  private final Optional<SSLSocketFactory> trusting;

  /**
   * @param entryPage the address of Kuma's {@code /api/entry-page}
   * @param trustAll accept any certificate. Right for the child on this machine, where nobody is
   *     between us and it: its certificate is made out for the name that visitors use, not for the
   *     address we reach it at, and may be of its operator's own making
   */
  public HttpReadinessProbe(URI entryPage, boolean trustAll) {
    this.entryPage = entryPage;
    this.trusting =
        trustAll && "https".equals(entryPage.getScheme())
            ? Optional.of(AnyCertificate.context().getSocketFactory())
            : Optional.empty();
  }

  @Override
  public Readiness probe() {
    HttpURLConnection connection;
    try {
      connection = connection();
    } catch (IOException e) {
      return Readiness.NOT_ANSWERING;
    }
    // The connection's own timeout begins anew with each byte; this one covers the whole answer.
    FutureTask<Readiness> answer = new FutureTask<>(() -> ask(connection));
    Thread thread = new Thread(answer, "kuma-probe");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Readiness.NOT_ANSWERING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Readiness.NOT_ANSWERING;
    } finally {
      connection.disconnect();
    }
  }

  /** Not connected yet. */
  private HttpURLConnection connection() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) entryPage.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json");
    connection.setRequestProperty("Connection", "close");
    if (trusting.isPresent() && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(trusting.get());
      https.setHostnameVerifier((name, session) -> true);
    }
    return connection;
  }

  private static Readiness ask(HttpURLConnection connection) throws IOException {
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      return Readiness.NOT_ANSWERING;
    }
    byte[] body;
    try (InputStream in = connection.getInputStream()) {
      body = in.readNBytes(MOST_BYTES);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return switch (Json.read(text).path("type").asText()) {
      case "entryPage", "statusPageMatchedDomain" -> Readiness.READY;
      case "setup-database" -> Readiness.SETUP_DATABASE;
      default -> Readiness.NOT_ANSWERING;
    };
  }
}
