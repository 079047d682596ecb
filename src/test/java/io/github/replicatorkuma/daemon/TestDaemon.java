package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.replica.Housekeeping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** A daemon with as little around it as a test needs, which sets the fields as it needs. */
public final class TestDaemon {
  /** Nowhere. */
  static FailureMark noMark() {
    return new FailureMark(Path.of("/proc/no/mark"));
  }

  private static final URI KUMA = URI.create("http://127.0.0.1/");

  public final Orders orders;
  public final Health health;
  public Duration interval = Duration.ofHours(1);
  public Optional<Housekeeping> housekeeping = Optional.empty();
  public Optional<RestoreGate> restore = Optional.empty();
  Daemon.Look database = () -> {};
  final Wake wake = new Wake();
  final StartGate gate = new StartGate();
  Duration startPatience = Duration.ZERO;
  public Telling telling;
  Heartbeat heartbeat;

  public TestDaemon(boolean leads) {
    Clock clock = Clock.systemUTC();
    orders = new Orders(() -> leads, wake);
    health = health(leads, clock);
    telling = telling(message -> {}, health, clock);
    heartbeat = new Heartbeat(Optional.empty(), () -> KUMA, health, clock);
  }

  public Telling telling() {
    return telling;
  }

  /** One that is told everything, by whom people would be. */
  public static Telling telling(Notifier notifier, Health health, Clock clock) {
    return new Telling(notifier, health, noMark(), true, clock, new Random(1));
  }

  public Daemon of(Kuma kuma, Cycle cycle) {
    return new Daemon(
        new Daemon.Means(
            kuma,
            cycle,
            interval,
            startPatience,
            gate,
            telling,
            heartbeat,
            wake,
            orders,
            housekeeping,
            restore,
            database,
            new Random(1)));
  }

  static Telling telling(Notifier notifier, Clock clock) {
    return new Telling(
        notifier, health(true, clock), TestDaemon.noMark(), true, clock, new Random(1));
  }

  static Heartbeat heartbeat(Optional<Path> file, URI kuma, Clock clock) {
    return new Heartbeat(file, () -> kuma, health(true, clock), clock);
  }

  static Health health(boolean leads, Clock clock) {
    String role = leads ? "leader" : "replica";
    String mode = leads ? "BACKUP" : "RESTORE";
    About about =
        new About(
            "3",
            role,
            mode,
            "alpha",
            "there",
            Duration.ofSeconds(5),
            Optional.empty(),
            Optional.empty());
    return new Health(about, () -> Standing.UNKNOWN, clock);
  }
}
