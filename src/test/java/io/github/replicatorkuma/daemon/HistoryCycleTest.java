package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.replicatorkuma.health.HistoryStanding;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When backups are made, and when people hear that they are not. */
final class HistoryCycleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final FakeBackups backups = new FakeBackups();
  private final BlockingQueue<Notification> messages = new LinkedBlockingQueue<>();
  private final MutableClock clock = new MutableClock("2026-03-01T10:00:00Z");
  private final TestDaemon bed = new TestDaemon(true);
  private Thread thread = new Thread();

  /** With an interval, in which it looks whether there is something to do. */
  private void run(Duration interval) {
    FailureMark mark = new FailureMark(directory.resolve("told"));
    Telling telling =
        new Telling(
            message -> {
              messages.add(message);
              mark.arrived();
            },
            bed.health,
            TestDaemon.noMark(),
            true,
            Clock.systemUTC(),
            () -> 0);
    HistoryCycle cycle =
        new HistoryCycle(backups, bed.orders, interval, telling, mark, bed.health, clock, () -> 0);
    thread =
        new Thread(
            () -> {
              try {
                cycle.run();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    thread.interrupt();
    thread.join();
  }

  @Test
  void backup_thatWasNeverMade_isMadeAtOnce() throws Exception {
    run(Duration.ofMillis(20));

    assertThat(nextBackup()).isTrue();
  }

  @Test
  void backup_ofAnEarlierProcess_countsForTheInterval() throws Exception {
    backups.last = Optional.of(Instant.now());
    backups.age = Duration.ofMillis(15);
    run(Duration.ofMillis(20));

    assertThat(backups.made.poll(200, TimeUnit.MILLISECONDS)).isNull();
    clock.advance(Duration.ofMillis(10));
    assertThat(nextBackup()).isTrue();
  }

  @Test
  void backup_whileKumaBoots_isMadeLater() throws Exception {
    backups.obstacle = Optional.of("Uptime Kuma is not ready");
    run(Duration.ofMillis(20));
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).result())
        .isEqualTo(Result.WAITING);
    assertThat(backups.made).isEmpty();

    backups.obstacle = Optional.empty();
    assertThat(nextBackup()).isTrue();
  }

  @Test
  void order_makesOneNow_andSaysHowItEnded() throws Exception {
    backups.last = Optional.of(Instant.now());
    run(HOUR);

    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).event())
        .isEqualTo("backed_up");
    assertThat(standing().last()).isEqualTo(backups.last);
  }

  @Test
  void order_toRestore_isRefused_asThereIsAnUptimeKuma() throws Exception {
    run(HOUR);

    assertThat(bed.orders.place(Order.Restore.NEWEST).get(30, TimeUnit.SECONDS))
        .isEqualTo(HistoryCycle.NOT_EMPTY);
    assertThat(backups.restores).isEmpty();
  }

  @Test
  void backup_thatFails_isSeen_andTriedAgain() throws Exception {
    backups.fails = true;
    backups.last = Optional.of(Instant.now());
    run(Duration.ofMillis(20));
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).isFailure())
        .isTrue();
    assertThat(nextBackup()).isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(nextBackup()).isTrue();

    assertThat(standing().trouble().orElseThrow().reason()).isEqualTo("the disk is full");
    assertThat(messages).isEmpty();
  }

  @Test
  void people_areToldOnceAfterThreeIntervals_andOfTheEnd() throws Exception {
    backups.fails = true;
    backups.age = Duration.ofHours(2);
    run(Duration.ofMinutes(50));
    assertThat(nextBackup()).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).isFailure())
        .isTrue();

    Notification told = messages.poll(30, TimeUnit.SECONDS);
    assertThat(told.title()).isEqualTo("No backup");
    assertThat(told.message()).contains("for 3 hours: the disk is full", "Free some space.");
    assertThat(standing().overdue()).isTrue();

    backups.fails = false;
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).isGood())
        .isTrue();
    assertThat(messages.poll(30, TimeUnit.SECONDS).title()).isEqualTo("Backups work again");
    assertThat(messages).isEmpty();
    assertThat(standing().overdue()).isFalse();
  }

  @Test
  void people_areToldAtOnce_once_whereThereIsNoRoom_whichIsTriedAgainAfterAQuarterOfAnHour()
      throws Exception {
    backups.report =
        Optional.of(
            new CycleReport(
                Result.RETRYABLE_SLOWLY, CycleReport.NO_ROOM, "it needs 90 MB", "Free space."));
    run(Duration.ofMillis(20));
    assertThat(nextBackup()).isTrue();
    assertThat(messages.poll(30, TimeUnit.SECONDS).message())
        .contains("history backup was made: it needs 90 MB", "Free space.");

    clock.advance(Duration.ofMinutes(14));
    assertThat(backups.made.poll(200, TimeUnit.MILLISECONDS)).isNull();
    clock.advance(Duration.ofMinutes(1));
    assertThat(nextBackup()).isTrue();
    assertThat(standing().trouble().orElseThrow().reason()).isEqualTo("it needs 90 MB");
    assertThat(messages).isEmpty();

    backups.report = Optional.empty();
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).isGood())
        .isTrue();
    assertThat(messages.poll(30, TimeUnit.SECONDS).title()).isEqualTo("Backups work again");
  }

  @Test
  void people_areToldOnce_whereItGoesOnAfterARestart_andOfTheEnd() throws Exception {
    CycleReport damaged =
        new CycleReport(Result.TERMINAL, "failed", "the database is damaged", "Restore a backup.");
    backups.report = Optional.of(damaged);
    backups.age = Duration.ofHours(1);
    run(HOUR);
    assertThat(nextBackup()).isTrue();
    assertThat(messages.poll(30, TimeUnit.SECONDS).message()).contains("Restore a backup.");

    stop();
    run(HOUR);
    assertThat(nextBackup()).isTrue();
    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS))
        .isEqualTo(damaged);
    assertThat(messages).isEmpty();

    stop();
    backups.report = Optional.empty();
    run(HOUR);
    assertThat(messages.poll(30, TimeUnit.SECONDS).title()).isEqualTo("Backups work again");
  }

  @ParameterizedTest
  @MethodSource
  void people_areToldAtOnce_ofWhatTheyMustMend_andNotOfWhatMayPass(
      ReplicationException failure, boolean tells) throws Exception {
    backups.report = Optional.of(Reports.of(failure));
    run(Duration.ofHours(1));
    assertThat(nextBackup()).isTrue();

    assertThat(bed.orders.place(new Order.BackUp(false)).get(30, TimeUnit.SECONDS).isFailure())
        .isTrue();
    assertThat(messages.size()).isEqualTo(tells ? 1 : 0);
  }

  static List<Arguments> people_areToldAtOnce_ofWhatTheyMustMend_andNotOfWhatMayPass() {
    return List.of(
        arguments(new StoreException(Kind.WRONG_PASSWORD, "wrong password", "Set it."), true),
        arguments(new StoreException(Kind.DISK_FULL, "no space left", "Free some."), true),
        arguments(new StoreException(Kind.UNREACHABLE, "connection refused", ""), false),
        arguments(new StoreException(Kind.LOCKED, "locked", ""), false));
  }

  @Test
  void orders_whereNoBackupsAreMade_sayWhatToSet() throws Exception {
    thread = new Thread(() -> {});

    assertThat(new TestDaemon(true).orders.place(new Order.BackUp(false)).get().hint())
        .contains("REPLICATOR_HISTORY_REPOSITORY");
  }

  private boolean nextBackup() throws InterruptedException {
    return backups.made.poll(30, TimeUnit.SECONDS) != null;
  }

  private HistoryStanding standing() {
    return bed.health.status().history().orElseThrow();
  }
}
