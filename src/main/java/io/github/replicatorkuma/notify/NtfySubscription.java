package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.http.HttpStream;
import io.github.replicatorkuma.time.Background;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Holds one connection to an ntfy topic open and passes on what is posted there.
 *
 * @param silence after which a connection counts as dead; ntfy says something every 45 s
 */
record NtfySubscription(NtfyTarget target, Duration silence) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Three of ntfy's signs of life and a bit. */
  static final Duration SILENCE = Duration.ofSeconds(150);

  /** What comes of a connection: events, and its end. */
  sealed interface Heard permits NtfyEvent, Ending {}

  /**
   * How a connection ended.
   *
   * @param reason what to log, without topic or login
   */
  record Ending(Kind kind, String reason) implements Heard {
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
   * @param consumer is called by this thread
   */
  Ending follow(Optional<String> since, Consumer<NtfyEvent> consumer) throws InterruptedException {
    BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    StreamLines lines = new StreamLines(line -> NtfyEvent.parse(line).ifPresent(heard::add));
    HttpCall call = target.loggedIn(HttpCall.get(target.subscribeUri(since)));
    Background.thread("signal-stream", () -> heard.add(read(call, lines))).start();
    try {
      while (true) {
        Heard next = heard.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
          return silent();
        }
        if (next instanceof Ending ending) {
          return ending;
        }
        consumer.accept((NtfyEvent) next);
      }
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
      return new Ending(
          retryable ? Ending.Kind.FAILED : Ending.Kind.REFUSED,
          e.hint().isEmpty() ? e.reason() : e.reason() + ". " + e.hint());
    } catch (HttpFailure e) {
      return new Ending(Ending.Kind.FAILED, e.reason());
    } catch (SocketTimeoutException e) {
      return silent();
    } catch (IOException e) {
      return new Ending(Ending.Kind.CLOSED, "the connection broke off");
    } catch (RuntimeException e) {
      return new Ending(Ending.Kind.FAILED, "unexpected " + e.getClass().getSimpleName());
    }
  }

  private Ending silent() {
    return new Ending(
        Ending.Kind.FAILED, "nothing of ntfy's was heard for " + silence.toSeconds() + " s");
  }
}
