package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends database servers, one after the other, by asking them once and at the right time.
 *
 * <p>MariaDB 10.11 that gets SIGTERM after it has set up its signals and before it accepts
 * connections waits for ever and then ends only by SIGKILL: seen in five of twenty starts. One that
 * waits for another's lock takes the signal into its own start. So only a server that has greeted
 * somebody is asked.
 */
final class ServerEnding {
  private static final EventLog log = EventLog.of(ServerEnding.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final EmbeddedFiles files;
  private final DatabaseServers servers;
  private final Clock clock;
  private final Sleeper sleeper;
  private @Nullable ProcessHandle greeted;

  /** The last that was asked to end, until it has. */
  private @Nullable ProcessHandle asked;

  private Instant askedAt = Instant.MAX;

  ServerEnding(EmbeddedFiles files, DatabaseServers servers, Clock clock, Sleeper sleeper) {
    this.files = files;
    this.servers = servers;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Whether a server that greeted us still lives. */
  boolean isKnownToAnswer() {
    return greeted != null && servers.isAlive(greeted) && !greeted.equals(asked);
  }

  /** Notes that one of these has greeted us. */
  void greetedByOneOf(List<ProcessHandle> all) {
    greeted = holderOfTheLock(all).orElse(null);
  }

  /**
   * Ends them all.
   *
   * @param serving looks for them anew: one that waited for the lock of another serves after it
   * @return whether there is none any more
   */
  boolean end(Supplier<List<ProcessHandle>> serving, Duration atMost, BooleanSupplier givenUp) {
    Instant begin = clock.instant();
    try (Uninterrupted wait = new Uninterrupted()) {
      List<ProcessHandle> alive = serving.get();
      noteEnd();
      while (!alive.isEmpty()) {
        holderOfTheLock(alive).filter(this::mayBeAsked).ifPresent(this::ask);
        if (since(begin).compareTo(atMost) >= 0 || givenUp.getAsBoolean()) {
          return false;
        }
        wait.sleep(sleeper, PAUSE);
        alive = alive.stream().filter(servers::isAlive).toList();
        noteEnd(); // after the look, or the end of one that ends in between is told much later
        if (alive.isEmpty()) {
          alive = serving.get();
        }
      }
      return true;
    }
  }

  /** The oldest of those that serve one directory has the lock, and the others wait for it. */
  private static Optional<ProcessHandle> holderOfTheLock(List<ProcessHandle> candidates) {
    return candidates.stream()
        .min(Comparator.comparing(server -> server.info().startInstant().orElse(Instant.MAX)));
  }

  private boolean mayBeAsked(ProcessHandle server) {
    return !server.equals(asked)
        && (server.equals(greeted) || ServerGreeting.comesFrom(files.socket()));
  }

  /** Whether one was asked to end that long ago and is still there. */
  boolean isStubborn(Duration time) {
    return asked != null && since(askedAt).compareTo(time) >= 0;
  }

  private void ask(ProcessHandle server) {
    asked = server;
    askedAt = clock.instant();
    if (!server.destroy()) {
      log.error(
          "embedded_mariadb_not_stopped",
          field("pid", server.pid()),
          field("reason", "it is another user's process"),
          field("hint", "Run replicator-kuma as the user who runs Uptime Kuma."));
    }
  }

  private void noteEnd() {
    ProcessHandle server = asked;
    if (server != null && !servers.isAlive(server)) {
      asked = null;
      log.info(
          "embedded_mariadb_stopped", field("pid", server.pid()), field("took", since(askedAt)));
    }
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }
}
