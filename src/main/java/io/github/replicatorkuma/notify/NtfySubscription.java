package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.notify.NtfyClient.Attempt;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Holds one connection to an ntfy topic open and passes on what is posted there. */
final class NtfySubscription {
  private final NtfyTarget target;
  private final Duration silence;
  private final HttpClient http;

  /**
   * Connects nothing yet.
   *
   * @param silence after which a connection counts as dead; ntfy says something every 45 s
   */
  NtfySubscription(NtfyTarget target, Duration connectTimeout, Duration silence) {
    this.target = target;
    this.silence = silence;
    this.http = NtfyClient.http(connectTimeout);
  }

  /**
   * How a connection ended.
   *
   * @param reason what to log, without topic or login
   */
  record Ending(Kind kind, String reason) {
    enum Kind {
      /** The server or something on the way closed it. */
      CLOSED,
      /** Nothing was heard for too long, or there was none. */
      FAILED,
      /** The next try would end the same way. */
      REFUSED
    }
  }

  /**
   * Returns when the connection has ended.
   *
   * @param since from when on messages are wanted that the server has kept, in ntfy's notation
   * @param consumer is not to block; it is not called any more when this has returned
   */
  Ending follow(Optional<String> since, Consumer<NtfyEvent> consumer) throws InterruptedException {
    AtomicLong lastHeard = new AtomicLong(System.nanoTime());
    StreamLines lines =
        new StreamLines(
            line ->
                NtfyEvent.parse(line)
                    .ifPresent(
                        event -> {
                          lastHeard.set(System.nanoTime());
                          consumer.accept(event);
                        }));
    HttpRequest.Builder request = HttpRequest.newBuilder(target.subscribeUri(since)).GET();
    target.authorization().ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<StreamLines>> response =
        http.sendAsync(request.build(), head -> lines);
    try {
      int status = response.get(silence.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      Attempt attempt = NtfyClient.judge(status);
      if (attempt.delivered()) {
        return awaitEnd(lines.end(), lastHeard);
      }
      Ending.Kind kind = attempt.worthRetrying() ? Ending.Kind.FAILED : Ending.Kind.REFUSED;
      return new Ending(kind, attempt.reason());
    } catch (TimeoutException e) {
      return silent();
    } catch (ExecutionException e) {
      return new Ending(Ending.Kind.FAILED, NtfyClient.causes(e));
    } finally {
      lines.cancel();
      response.cancel(true);
    }
  }

  private Ending awaitEnd(CompletableFuture<Void> end, AtomicLong lastHeard)
      throws InterruptedException {
    while (true) {
      long left = silence.toNanos() - (System.nanoTime() - lastHeard.get());
      if (left <= 0) {
        return silent();
      }
      try {
        end.get(left, TimeUnit.NANOSECONDS);
        return new Ending(Ending.Kind.CLOSED, "the connection was closed");
      } catch (TimeoutException heardSomethingPerhaps) {
        // what was heard meanwhile moved the deadline
      } catch (ExecutionException e) {
        return new Ending(Ending.Kind.CLOSED, NtfyClient.causes(e));
      }
    }
  }

  private Ending silent() {
    return new Ending(
        Ending.Kind.FAILED, "nothing of ntfy's was heard for " + silence.toSeconds() + " s");
  }
}
