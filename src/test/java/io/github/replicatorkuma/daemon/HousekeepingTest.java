package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The history of monitors that are gone goes while the daemon waits, and holds up nothing. */
@SuppressWarnings("NullAway.Init")
class HousekeepingTest {
  private static final int BEATS = 60_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final String WRITTEN = "SELECT count(*) FROM heartbeat WHERE msg = 'kuma'";
  private static final String ORPHANS =
      "SELECT count(*) FROM heartbeat WHERE monitor_id NOT IN (SELECT id FROM monitor)";

  @TempDir Path directory;

  private final TestDaemon bed = new TestDaemon(false);
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private SqliteFleet fleet;
  private @Nullable Daemon daemon;
  private int pieces;
  private PieceWork onPiece = piece -> {};

  private interface PieceWork {
    void run(int piece) throws Exception;
  }

  @BeforeEach
  void replicaHasManyBeatsOfTwoMonitors() throws Exception {
    fleet = new SqliteFleet(directory);
    fleet.publish();
    fleet.apply();
    fleet.onReplica(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + BEATS
            + ") INSERT INTO heartbeat (monitor_id, status, time, msg)"
            + " SELECT 1 + i % 2, 1, datetime('2026-01-01', i || ' minutes'), 'x' FROM n");
    fleet.onLeader("DELETE FROM monitor WHERE id IN (1, 2)");
    fleet.publish();
  }

  @AfterEach
  void stopAndWait() throws InterruptedException {
    stop();
    if (daemon != null) {
      daemon.awaitCycleEnd(Duration.ofMinutes(1));
    }
  }

  private void stop() {
    if (daemon != null) {
      daemon.stop();
    }
  }

  /** A process that starts now; the Kuma that it would start has no life of its own. */
  private Daemon start() {
    fleet.beta.carried.purgeDue.set(true);
    Cycle apply =
        new ReplicaCycle(
            () -> Optional.of(fleet.cycle()),
            Optional::empty,
            false,
            drift -> {},
            Clock.systemUTC());
    bed.housekeeping = Optional.of(housekeeping(Clock.systemUTC()));
    Daemon started =
        bed.of(
            new NoKuma(),
            moment -> {
              CycleReport report = apply.run(moment);
              events.add(report.event());
              return report;
            });
    daemon = started;
    new Thread(started::run, "daemon").start();
    return started;
  }

  private Housekeeping housekeeping(Clock clock) {
    return new Housekeeping(
        () -> Optional.of(fleet.beta.database.open()),
        fleet.beta.kuma,
        fleet.beta.carried,
        this::told,
        clock);
  }

  /** On the daemon's thread, before the first piece and after each. */
  private void told(Optional<String> now) {
    bed.health.housekeeping(now);
    events.add(now.isPresent() ? "purging" : "purged");
    try {
      if (now.isPresent()) {
        onPiece.run(pieces++);
      } else {
        done.countDown();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long orphans() {
    return TestDatabases.number(fleet.replica, ORPHANS);
  }

  private void awaitDone() throws InterruptedException {
    assertThat(done.await(10, TimeUnit.MINUTES)).as("purged").isTrue();
  }

  @Test
  void deletionOfManyBeats_isToldBeforeThePurge_andAnEditIsAppliedMeanwhile() throws Exception {
    List<String> seen = new ArrayList<>();
    onPiece =
        piece -> {
          if (piece == 0) {
            seen.add("status " + bed.health.status().housekeeping().orElse("nothing"));
            seen.add("all there " + (orphans() >= BEATS));
          } else if (piece == 1) {
            fleet.onLeader("UPDATE monitor SET name = 'edited' WHERE id = 3");
            fleet.publish();
            bed.wake.ask();
          } else if (piece == 2) { // the first of the next run
            seen.add(
                "edited "
                    + TestDatabases.number(
                        fleet.replica,
                        "SELECT count(*) FROM monitor WHERE id = 3 AND name = 'edited'")
                    + ", history left "
                    + (orphans() > 0));
          }
        };

    Daemon unused = start();
    awaitDone();

    assertThat(seen.get(0)).startsWith("status removing the history of 2 deleted monitors: 0 of");
    assertThat(seen.subList(1, seen.size()))
        .containsExactly("all there true", "edited 1, history left true");
    assertThat(events.subList(0, 5))
        .containsExactly("applied", "purging", "purging", "applied", "purging");
    assertThat(events).endsWith("purged");
    assertThat(orphans()).isZero();
    assertThat(bed.health.status().housekeeping()).isEmpty();
  }

  @Test
  void purge_letsAnotherWriteAfterEachPiece_withoutWaiting() throws Exception {
    try (Connection kuma = TestDatabases.connect(fleet.replica);
        Statement statement = kuma.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      onPiece =
          piece ->
              statement.execute(
                  "INSERT INTO heartbeat (monitor_id, status, time, msg)"
                      + " VALUES (3, 1, '2026', 'kuma')");

      Daemon unused = start();
      awaitDone();
    }

    assertThat(pieces).isGreaterThan(10);
    assertThat(TestDatabases.number(fleet.replica, WRITTEN)).isEqualTo(pieces);
    assertThat(orphans()).isZero();
  }

  @Test
  void purgeThatAStopEnds_goesOnAtTheNextStart() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    onPiece =
        piece -> {
          if (piece == 1) {
            stop();
            stopped.countDown();
          }
        };
    Daemon first = start();
    assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
    first.awaitCycleEnd(Duration.ofMinutes(1));
    long left = orphans();
    assertThat(left).isPositive();
    onPiece = piece -> {};

    Daemon unused = start();
    awaitDone();

    assertThat(orphans()).isZero();
  }

  @Test
  void kumaThatDoesNotAnswer_orIsOnTrial_isLeftAlone() throws Exception {
    Housekeeping housekeeping = housekeeping(Clock.systemUTC());
    fleet.beta.carried.purgeDue.set(false);
    assertThat(housekeeping.isDue()).isFalse();
    fleet.beta.carried.purgeDue.set(true);
    assertThat(housekeeping.isDue()).isTrue();

    Kuma.Trial trial = fleet.beta.kuma.putOnTrial();
    assertThat(housekeeping.isDue()).isFalse();
    trial.close();
    fleet.beta.kuma.stop(StopMode.AT_ONCE);
    assertThat(housekeeping.isDue()).isFalse();
  }

  @Test
  void kumaThatMigrates_isLeftAlone_andThePurgeStaysDue() throws Exception {
    fleet.apply();
    fleet.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");
    long before = orphans();

    Duration left = housekeeping(Clock.systemUTC()).run(bed.wake::await, LONG);

    assertThat(left).isPositive();
    assertThat(orphans()).isEqualTo(before).isPositive();
    assertThat(fleet.beta.carried.purgeDue.get()).isTrue();
  }

  @Test
  void progress_isLoggedAtTheStart_onceAMinute_andAtTheEnd() throws Exception {
    fleet.apply();
    MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
    Housekeeping housekeeping = housekeeping(clock);
    onPiece =
        piece -> {
          if (piece == 1) {
            clock.advance(Duration.ofMinutes(1));
          }
        };

    Logger logger = (Logger) LoggerFactory.getLogger(Housekeeping.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    logger.setLevel(Level.INFO);
    log.start();
    logger.addAppender(log);
    try {
      assertThat(housekeeping.run(bed.wake::await, LONG)).isPositive();
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }

    List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("event=purging", "2 deleted monitors: 0 of about");
    assertThat(lines.get(1)).contains("event=purging");
    assertThat(lines.get(2)).startsWith("event=purged monitors=2 rows=");
  }
}
