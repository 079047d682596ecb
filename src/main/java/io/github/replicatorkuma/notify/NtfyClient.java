package io.github.replicatorkuma.notify;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts one message to ntfy, once. */
final class NtfyClient {
  private final NtfyTarget target;
  private final Duration timeout;
  private final HttpClient http;

  NtfyClient(NtfyTarget target, Duration timeout) {
    this.target = target;
    this.timeout = timeout;
    this.http = http(timeout);
  }

  /** Redirects are not followed: a POST that is redirected would arrive as a GET. */
  static HttpClient http(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .build();
  }

  /**
   * How one try ended.
   *
   * @param worthRetrying whether the same message may arrive later
   * @param reason what to log, without topic or login; empty when delivered
   */
  record Attempt(boolean delivered, boolean worthRetrying, String reason) {
    static final Attempt DELIVERED = new Attempt(true, false, "");

    static Attempt retryable(String reason) {
      return new Attempt(false, true, reason);
    }

    static Attempt rejected(String reason) {
      return new Attempt(false, false, reason);
    }
  }

  Attempt post(byte[] json) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.publishUri())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json));
    target.authorization().ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<Void>> response =
        http.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      return judge(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      return Attempt.retryable("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Attempt.retryable(causes(e));
    } finally {
      response.cancel(true);
    }
  }

  /** What this status means, whatever was asked. */
  static Attempt judge(int status) {
    if (status >= 200 && status < 300) {
      return Attempt.DELIVERED;
    }
    return switch (status) {
      case 301, 302, 307, 308 ->
          Attempt.rejected("HTTP " + status + ", a redirect: NTFY_URL may need https://");
      case 401, 403 ->
          Attempt.rejected("HTTP " + status + ": check NTFY_TOKEN, or the login in NTFY_URL");
      case 408, 429 -> Attempt.retryable("HTTP " + status);
      default ->
          status >= 500
              ? Attempt.retryable("HTTP " + status)
              : Attempt.rejected("HTTP " + status + ": NTFY_URL may not be an ntfy server's");
    };
  }

  /** Names of exceptions only: their messages may hold the address. */
  static String causes(ExecutionException e) {
    StringBuilder names = new StringBuilder();
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      names.append(names.length() == 0 ? "" : ", ").append(cause.getClass().getSimpleName());
    }
    return names.toString();
  }
}
