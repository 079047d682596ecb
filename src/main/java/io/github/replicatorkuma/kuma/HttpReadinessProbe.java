package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;

/**
 * Asks Kuma for its entry page.
 *
 * <p>Nothing else tells a booted Kuma from one that migrates or shows its set-up page: both listen
 * on the same port and answer other questions (KUMA-FACTS 5.1).
 */
public final class HttpReadinessProbe implements ReadinessProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient client;
  private final HttpRequest request;

  /**
   * @param entryPage the address of Kuma's {@code /api/entry-page}
   * @param trustAll accept any certificate. Right for the child on this machine, where nobody is
   *     between us and it: its certificate is made out for the name that visitors use, not for the
   *     address we reach it at, and may be of its operator's own making
   */
  public HttpReadinessProbe(URI entryPage, boolean trustAll) {
    this.client = "https".equals(entryPage.getScheme()) ? withTls(trustAll) : Plain.CLIENT;
    this.request = HttpRequest.newBuilder(entryPage).header("Accept", "application/json").build();
  }

  /** One for all, as each has threads of its own. */
  private static final class Plain {
    static final HttpClient CLIENT =
        client().sslContext(new NoTls()).sslParameters(new SSLParameters()).build();
  }

  private static HttpClient withTls(boolean trustAll) {
    HttpClient.Builder builder = client();
    if (trustAll) {
      builder.sslContext(AnyCertificate.context());
    }
    return builder.build();
  }

  /** HTTP 1.1, as Kuma answers an offer of HTTP 2 in plain text with an end of the connection. */
  private static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(TIMEOUT);
  }

  @Override
  public Readiness probe() {
    // The request's own timeout ends with the head of the answer; this one covers all of it.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return judge(answer.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Readiness.NOT_ANSWERING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Readiness.NOT_ANSWERING;
    } finally {
      answer.cancel(true);
    }
  }

  private static Readiness judge(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      return Readiness.NOT_ANSWERING;
    }
    try {
      return switch (Json.read(answer.body()).path("type").asText()) {
        case "entryPage", "statusPageMatchedDomain" -> Readiness.READY;
        case "setup-database" -> Readiness.SETUP_DATABASE;
        default -> Readiness.NOT_ANSWERING;
      };
    } catch (IOException e) {
      return Readiness.NOT_ANSWERING;
    }
  }
}
