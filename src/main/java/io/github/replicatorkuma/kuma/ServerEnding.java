package io.github.replicatorkuma.kuma;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends database servers, one after the other, by asking them once and at the right time.
 *
 * <p>MariaDB 10.11 that gets SIGTERM after it has set up its signals and before it accepts
 * connections waits for ever and then ends only by SIGKILL: seen in five of twenty starts. One that
 * waits for another's lock takes the signal into its own start. So only a server that has greeted
 * somebody is asked, or one that was given so long that it cannot be starting any more.
 */
final class ServerEnding {
  private static final Logger LOG = LoggerFactory.getLogger(ServerEnding.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * How long a server may take to start: on a slow disk the repair after a power cut takes minutes.
   * Kuma could not use the database meanwhile.
   */
  static final Duration START_IS_OVER = Duration.ofMinutes(30);

  private final EmbeddedFiles files;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Map<DatabaseServer, Instant> seen = new HashMap<>();
  private final Map<DatabaseServer, Instant> asked = new HashMap<>();
  private @Nullable DatabaseServer greeted;

  ServerEnding(EmbeddedFiles files, Clock clock, Sleeper sleeper) {
    this.files = files;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Whether a server that greeted us still lives. */
  boolean isKnownToAnswer() {
    return greeted != null && greeted.isAlive() && !asked.containsKey(greeted);
  }

  /** Notes that one of these has greeted us; which one, if any is in sight. */
  Optional<DatabaseServer> greetedByOneOf(List<DatabaseServer> servers) {
    Optional<DatabaseServer> server = holderOfTheLock(servers);
    greeted = server.orElse(null);
    return server;
  }

  /**
   * Ends them all.
   *
   * @param serving looks for them anew: one that waited for the lock of another serves after it
   * @return whether there is none any more
   */
  boolean end(Supplier<List<DatabaseServer>> serving, Duration atMost, BooleanSupplier givenUp) {
    Instant begin = clock.instant();
    try (Uninterrupted wait = new Uninterrupted()) {
      List<DatabaseServer> alive = serving.get();
      noteEnds();
      while (!alive.isEmpty()) {
        holderOfTheLock(alive).filter(this::mayBeAsked).ifPresent(this::ask);
        if (since(begin).compareTo(atMost) >= 0 || givenUp.getAsBoolean()) {
          return false;
        }
        wait.sleep(sleeper, PAUSE);
        alive = alive.stream().filter(DatabaseServer::isAlive).toList();
        noteEnds(); // after the look, or the end of one that ends in between is told much later
        if (alive.isEmpty()) {
          alive = serving.get();
        }
      }
      return true;
    }
  }

  /** Of several the one whose number it has noted itself, else the one that was there first. */
  private Optional<DatabaseServer> holderOfTheLock(List<DatabaseServer> servers) {
    Optional<Long> noted = servers.size() < 2 ? Optional.empty() : files.notedPid();
    return servers.stream()
        .filter(server -> noted.filter(pid -> pid == server.pid()).isPresent())
        .findFirst()
        .or(() -> servers.stream().min(Comparator.comparing(DatabaseServer::startedAt)));
  }

  private boolean mayBeAsked(DatabaseServer server) {
    return !asked.containsKey(server)
        && (server.equals(greeted)
            || ServerGreeting.comesFrom(files.socket())
            || since(firstSight(server)).compareTo(START_IS_OVER) > 0);
  }

  /** By our own clock: the system's time may have been set since the server was started. */
  private Instant firstSight(DatabaseServer server) {
    seen.keySet().removeIf(known -> !known.isAlive());
    return seen.computeIfAbsent(server, unknown -> clock.instant());
  }

  /** Whether one of these was asked to end that long ago and is still there. */
  boolean isStubborn(List<DatabaseServer> servers, Duration since) {
    return servers.stream()
        .map(asked::get)
        .anyMatch(when -> when != null && since(when).compareTo(since) >= 0);
  }

  private void ask(DatabaseServer server) {
    asked.put(server, clock.instant());
    if (!server.askToEnd()) {
      LOG.error(
          "event=embedded_mariadb_not_stopped pid={} reason=\"it is another user's process\""
              + " hint=\"Run replicator-kuma as the user who runs Uptime Kuma.\"",
          server.pid());
    }
  }

  private void noteEnds() {
    asked
        .entrySet()
        .removeIf(
            entry -> {
              boolean ended = !entry.getKey().isAlive();
              if (ended) {
                LOG.info(
                    "event=embedded_mariadb_stopped pid={} took={}",
                    entry.getKey().pid(),
                    since(entry.getValue()));
              }
              return ended;
            });
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }
}
