package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.http.HttpStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
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

  /** An event holds at most 4 KiB of text, which JSON may write as six times as much. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

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
   * Returns when the connection has ended, or at the server's next sign of life after an interrupt,
   * since nothing interrupts a read.
   *
   * @param since from when on messages are wanted that the server has kept, in ntfy's notation
   * @param consumer is called by this thread
   */
  Ending follow(Optional<String> since, Consumer<NtfyEvent> consumer) {
    HttpCall call = target.loggedIn(HttpCall.get(target.subscribeUri(since)));
    try (HttpStream stream = call.open(CONNECT_TIMEOUT, silence)) {
      NtfyTarget.requireGood(stream.status());
      return read(new BufferedInputStream(stream.body()), consumer);
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
    }
  }

  /** Passes lines on as they arrive, less those that are too long or nothing of ntfy's. */
  private Ending read(InputStream answer, Consumer<NtfyEvent> consumer) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long heard = System.nanoTime();
    for (int next = answer.read(); next >= 0; next = answer.read()) {
      if (next != '\n') {
        // One byte more than allowed shows that it was too long.
        if (line.size() <= LONGEST_LINE_BYTES) {
          line.write(next);
        }
        continue;
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
      Optional<NtfyEvent> event =
          line.size() <= LONGEST_LINE_BYTES
              ? NtfyEvent.parse(line.toString(StandardCharsets.UTF_8))
              : Optional.empty();
      line.reset();
      heard = event.isPresent() ? System.nanoTime() : heard;
      if (System.nanoTime() - heard > silence.toNanos()) {
        return silent();
      }
      event.ifPresent(consumer);
    }
    return new Ending(Ending.Kind.CLOSED, "the connection was closed");
  }

  private Ending silent() {
    return new Ending(
        Ending.Kind.FAILED, "nothing of ntfy's was heard for " + silence.toSeconds() + " s");
  }
}
