package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * somebody is asked, or one that was given so long that it cannot be starting any more.
 */
final class ServerEnding {
  private static final EventLog log = EventLog.of(ServerEnding.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * How long a server may take to start: on a slow disk the repair after a power cut takes minutes.
   * Kuma could not use the database meanwhile.
   */
  static final Duration START_IS_OVER = Duration.ofMinutes(30);

  private final EmbeddedFiles files;
  private final DatabaseServers servers;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Map<ProcessHandle, Instant> seen = new HashMap<>();
  private final Map<ProcessHandle, Instant> asked = new HashMap<>();
  private @Nullable ProcessHandle greeted;

  ServerEnding(EmbeddedFiles files, DatabaseServers servers, Clock clock, Sleeper sleeper) {
    this.files = files;
    this.servers = servers;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Whether a server that greeted us still lives. */
  boolean isKnownToAnswer() {
    return greeted != null && servers.isAlive(greeted) && !asked.containsKey(greeted);
  }

  /** Notes that one of these has greeted us; which one, if any is in sight. */
  Optional<ProcessHandle> greetedByOneOf(List<ProcessHandle> all) {
    Optional<ProcessHandle> server = holderOfTheLock(all);
    greeted = server.orElse(null);
    return server;
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
      noteEnds();
      while (!alive.isEmpty()) {
        holderOfTheLock(alive).filter(this::mayBeAsked).ifPresent(this::ask);
        if (since(begin).compareTo(atMost) >= 0 || givenUp.getAsBoolean()) {
          return false;
        }
        wait.sleep(sleeper, PAUSE);
        alive = alive.stream().filter(servers::isAlive).toList();
        noteEnds(); // after the look, or the end of one that ends in between is told much later
        if (alive.isEmpty()) {
          alive = serving.get();
        }
      }
      return true;
    }
  }

  /** Of several the one whose number it has noted itself, else the one that was there first. */
  private Optional<ProcessHandle> holderOfTheLock(List<ProcessHandle> candidates) {
    Optional<Long> noted = candidates.size() < 2 ? Optional.empty() : files.notedPid();
    return candidates.stream()
        .filter(server -> noted.filter(pid -> pid == server.pid()).isPresent())
        .findFirst()
        .or(() -> candidates.stream().min(Comparator.comparing(ServerEnding::startedAt)));
  }

  /** The older of two that serve one directory has the lock, and the other waits for it. */
  private static Instant startedAt(ProcessHandle server) {
    return server.info().startInstant().orElse(Instant.MAX);
  }

  private boolean mayBeAsked(ProcessHandle server) {
    return !asked.containsKey(server)
        && (server.equals(greeted)
            || ServerGreeting.comesFrom(files.socket())
            || since(firstSight(server)).compareTo(START_IS_OVER) > 0);
  }

  /** By our own clock: the system's time may have been set since the server was started. */
  private Instant firstSight(ProcessHandle server) {
    seen.keySet().removeIf(known -> !servers.isAlive(known));
    return seen.computeIfAbsent(server, unknown -> clock.instant());
  }

  /** Whether one of these was asked to end that long ago and is still there. */
  boolean isStubborn(List<ProcessHandle> all, Duration since) {
    return all.stream()
        .map(asked::get)
        .anyMatch(when -> when != null && since(when).compareTo(since) >= 0);
  }

  private void ask(ProcessHandle server) {
    asked.put(server, clock.instant());
    if (!server.destroy()) {
      log.error(
          "embedded_mariadb_not_stopped",
          field("pid", server.pid()),
          field("reason", "it is another user's process"),
          field("hint", "Run replicator-kuma as the user who runs Uptime Kuma."));
    }
  }

  private void noteEnds() {
    Map.copyOf(asked)
        .forEach(
            (server, at) -> {
              if (!servers.isAlive(server)) {
                asked.remove(server);
                log.info(
                    "embedded_mariadb_stopped",
                    field("pid", server.pid()),
                    field("took", since(at)));
              }
            });
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }
}
