package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.notify.Notifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** What a daemon tells, and its heartbeat, with as little around it as a test needs. */
final class Telltale {
  private static final URI KUMA = URI.create("http://127.0.0.1/");

  private Telltale() {}

  static Telling telling(Notifier notifier, Clock clock) {
    return new Telling(notifier, health(clock), clock, new Random(1));
  }

  static Heartbeat heartbeat(Optional<Path> file, URI kuma, Clock clock) {
    return new Heartbeat(file, () -> kuma, health(clock), clock);
  }

  static Heartbeat unseenHeartbeat() {
    return heartbeat(Optional.empty(), KUMA, Clock.systemUTC());
  }

  static Health health(Clock clock) {
    About about = new About("0", "leader", "BACKUP", "alpha", "there", Duration.ofSeconds(5));
    return new Health(about, () -> Standing.UNKNOWN, clock);
  }
}
