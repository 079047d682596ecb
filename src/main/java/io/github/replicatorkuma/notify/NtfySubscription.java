package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.http.HttpStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Holds one connection to an ntfy topic open and passes on what is posted there. */
final class NtfySubscription {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Three of ntfy's signs of life and a bit. */
  static final Duration SILENCE = Duration.ofSeconds(150);

  private final NtfyTarget target;
  private final Duration silence;

  /**
   * Connects nothing yet.
   *
   * @param silence after which a connection counts as dead; ntfy says something every 45 s
   */
  NtfySubscription(NtfyTarget target, Duration silence) {
    this.target = target;
    this.silence = silence;
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
   * Returns when the connection has ended. Interrupted, or when the server was silent for too long,
   * it returns at once; the connection is closed at the server's next sign of life, since nothing
   * interrupts a read.
   *
   * @param since from when on messages are wanted that the server has kept, in ntfy's notation
   * @param consumer is not to block; it is not called any more when this has returned
   */
  Ending follow(Optional<String> since, Consumer<NtfyEvent> consumer) throws InterruptedException {
    AtomicLong lastHeard = new AtomicLong(System.nanoTime());
    Consumer<NtfyEvent> heard = event -> lastHeard.set(System.nanoTime());
    StreamLines lines =
        new StreamLines(line -> NtfyEvent.parse(line).ifPresent(heard.andThen(consumer)));
    HttpCall call = target.loggedIn(HttpCall.get(target.subscribeUri(since)));
    FutureTask<Ending> reading = new FutureTask<>(() -> read(call, lines));
    Thread thread = new Thread(reading, "signal-stream");
    thread.setDaemon(true);
    thread.start();
    try {
      return awaitEnd(reading, lastHeard);
    } finally {
      lines.cancel();
    }
  }

  private Ending read(HttpCall call, StreamLines lines) {
    try (HttpStream stream = call.open(CONNECT_TIMEOUT, silence)) {
      NtfyTarget.requireGood(stream.status());
      lines.readAll(stream.body());
      return new Ending(Ending.Kind.CLOSED, "the connection was closed");
    } catch (DeliveryFailure e) {
      boolean retryable = e.kind() == DeliveryFailure.Kind.RETRYABLE;
      return new Ending(retryable ? Ending.Kind.FAILED : Ending.Kind.REFUSED, e.reason());
    } catch (HttpFailure e) {
      return new Ending(Ending.Kind.FAILED, e.reason());
    } catch (SocketTimeoutException e) {
      return silent();
    } catch (IOException e) {
      return new Ending(Ending.Kind.CLOSED, e.getClass().getSimpleName());
    }
  }

  private Ending awaitEnd(FutureTask<Ending> reading, AtomicLong lastHeard)
      throws InterruptedException {
    while (true) {
      long left = silence.toNanos() - (System.nanoTime() - lastHeard.get());
      if (left <= 0) {
        return silent();
      }
      try {
        return reading.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException heardSomethingPerhaps) {
        // what was heard meanwhile moved the deadline
      } catch (ExecutionException e) {
        return new Ending(
            Ending.Kind.FAILED,
            Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName());
      }
    }
  }

  private Ending silent() {
    return new Ending(
        Ending.Kind.FAILED, "nothing of ntfy's was heard for " + silence.toSeconds() + " s");
  }
}
