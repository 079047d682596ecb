package io.github.replicatorkuma.notify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an ntfy server whether it is there, without a message to anybody and without the login. */
public final class NtfyProbe {
  private final NtfyTarget target;
  private final Duration timeout;

  public NtfyProbe(NtfyTarget target, Duration timeout) {
    this.target = target;
    this.timeout = timeout;
  }

  /** Which server that is, without topic and login. */
  public String server() {
    return target.server();
  }

  /** What is in the way of messages; empty when nothing is seen. */
  public Optional<String> problem() throws InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.server() + "/v1/health")).GET().build();
    CompletableFuture<HttpResponse<Void>> response =
        http.sendAsync(request, BodyHandlers.discarding());
    try {
      int status = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status == 200 ? Optional.empty() : Optional.of("HTTP " + status);
    } catch (TimeoutException e) {
      return Optional.of("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Optional.of(NtfyClient.causes(e));
    } finally {
      response.cancel(true);
    }
  }
}
