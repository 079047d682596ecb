package io.github.replicatorkuma.kuma;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an Uptime Kuma the same all the time, 50 times a second, whether or not it has answered what
 * it was asked before, and notes when it did not.
 */
public final class SteadyRequests implements AutoCloseable {
  private static final int A_SECOND = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpRequest request;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Phaser open = new Phaser(1);
  private final List<String> failures = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private long lastAnswer = System.nanoTime();
  private long longestGap;
  private int answers;

  private SteadyRequests(URI kuma) {
    this.request =
        HttpRequest.newBuilder(kuma.resolve("/api/entry-page")).timeout(PATIENCE).build();
  }

  /**
   * Begins.
   *
   * @param kuma where one answers now
   */
  public static SteadyRequests to(URI kuma) {
    SteadyRequests requests = new SteadyRequests(kuma);
    var unused =
        requests.clock.scheduleAtFixedRate(
            requests::send, 0, 1000 / A_SECOND, TimeUnit.MILLISECONDS);
    return requests;
  }

  private void send() {
    open.register();
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  note(response, failure);
                  open.arriveAndDeregister();
                });
  }

  private synchronized void note(
      @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
    if (response != null && response.statusCode() == 200) {
      answers++;
      noteGap();
    } else {
      failures.add(response == null ? String.valueOf(failure) : "status " + response.statusCode());
    }
  }

  private void noteGap() {
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - lastAnswer);
    lastAnswer = now;
  }

  /** Sends no more, and returns once all that were sent are answered or failed. */
  public SteadyRequests stopped() throws InterruptedException, IOException {
    clock.shutdown();
    if (!clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("a request is still being sent");
    }
    open.arriveAndAwaitAdvance();
    return this;
  }

  public synchronized int answers() {
    return answers;
  }

  /** What became of those that were not answered. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Between two answers, from the first request until the last answer. */
  public synchronized Duration longestGap() {
    return Duration.ofNanos(longestGap);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
