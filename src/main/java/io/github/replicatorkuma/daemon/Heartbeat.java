package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.logging.EventLog;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows the image's health check (docker/healthcheck) that the loop is alive: a file with the time,
 * in seconds since 1970, at which it will have been written anew, and Kuma's address, unless Kuma
 * is not started on purpose.
 *
 * <p>A promise and not a time stamp, because only the loop knows whether it is about to wait for a
 * second or to prune a repository for an hour.
 */
public final class Heartbeat {
  private static final EventLog log = EventLog.of(Heartbeat.class);

  /** For a machine that is busy with something else. */
  private static final Duration ALLOWANCE = Duration.ofMinutes(1);

  private final Optional<Path> file;
  private final Supplier<URI> kuma;
  private final Health health;
  private final Clock clock;
  private boolean failed;

  /**
   * @param file nobody looks where there is none
   * @param kuma where any page of it is just now
   * @param health is promised the same
   */
  public Heartbeat(Optional<Path> file, Supplier<URI> kuma, Health health, Clock clock) {
    this.file = file;
    this.kuma = kuma;
    this.health = health;
    this.clock = clock;
  }

  /**
   * Promises the next beat. That it cannot be written ends nothing: Kuma must not suffer from it.
   */
  synchronized void nextWithin(Duration duration) {
    Instant deadline = clock.instant().plus(duration).plus(ALLOWANCE);
    health.beatsUntil(deadline);
    if (file.isEmpty()) {
      return;
    }
    try {
      String page = health.isKumaHeldBack() ? "" : kuma.get().toString();
      AtomicFile.writeOpen(file.get(), deadline.getEpochSecond() + " " + page + "\n");
      failed = false;
    } catch (ClosedByInterruptException ending) {
      return;
    } catch (IOException e) {
      if (!failed) {
        log.warn("heartbeat_not_written", field("file", file.get()), field("reason", e.toString()));
      }
      failed = true;
    }
  }
}
