package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.Status;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.notify.Notification;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes before the first start of an Uptime Kuma that has no data. */
final class RestoreGateTest {
  @TempDir private Path directory;
  private final FakeBackups backups = new FakeBackups();
  private final FakeKuma kuma = new FakeKuma();
  private final BlockingQueue<Notification> messages = new LinkedBlockingQueue<>();
  private final CountDownLatch prepared = new CountDownLatch(1);
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final TestDaemon bed = new TestDaemon(true);

  @SuppressWarnings("NullAway.Init")
  private Daemon daemon;

  @BeforeEach
  void prepare() {
    Clock clock = Clock.systemUTC();
    bed.telling = TestDaemon.telling(messages::add, bed.health, clock);
    bed.heartbeat =
        new Heartbeat(
            Optional.of(directory.resolve("beat")),
            () -> URI.create("http://127.0.0.1/"),
            bed.health,
            clock);
    backups.empty = true;
    bed.orders.serveHistory();
  }

  private void run(Duration retry) {
    run(retry, true);
  }

  private void run(Duration retry, boolean whenEmpty) {
    bed.restore =
        Optional.of(
            new RestoreGate(
                backups,
                whenEmpty,
                prepared::countDown,
                bed.orders,
                bed.telling,
                bed.health,
                retry));
    daemon = bed.of(kuma, moment -> new CycleReport(Result.IDLE, "unchanged", "", ""));
    new Thread(() -> end.complete(daemon.run())).start();
  }

  @AfterEach
  void stop() throws Exception {
    daemon.stop();
    assertThat(end.get(30, TimeUnit.SECONDS)).isZero();
    daemon.awaitCycleEnd(Duration.ofMinutes(1));
  }

  @Test
  void kuma_withItsData_startsAtOnce() throws Exception {
    backups.empty = false;
    run(Duration.ofHours(1));

    assertThat(kuma.awaitStart()).isTrue();
    assertThat(backups.restores).isEmpty();
    assertThat(prepared.getCount()).isOne();
  }

  @Test
  void kuma_withoutData_startsAfterTheNewestBackupIsRestored() throws Exception {
    run(Duration.ofHours(1));

    assertThat(kuma.awaitStart()).isTrue();
    assertThat(backups.restores).containsExactly(Order.Restore.NEWEST);
    assertThat(messages.poll(30, TimeUnit.SECONDS).title()).isEqualTo("Restored from a backup");
    assertThat(bed.health.isKumaHeldBack()).isFalse();
  }

  @Test
  void restore_thatTakesHours_isNoReplicationThatIsWell_norOneThatIsLate() throws Exception {
    CountDownLatch release = backups.restoreTakes();
    run(Duration.ofHours(1));
    assertThat(backups.restores.poll(30, TimeUnit.SECONDS)).isNotNull();

    Status status = bed.health.status();
    assertThat(status.verdict().healthy()).isFalse();
    assertThat(status.verdict().reason()).contains("its backup is restored first");
    assertThat(status.runningSince()).isPresent();
    assertThat(status.nextBegins()).isAfter(Instant.now().plus(Duration.ofHours(12)));
    assertThat(messages).isEmpty();

    release.countDown();
    assertThat(kuma.awaitStart()).isTrue();
  }

  @Test
  void kuma_whereTheRepositoryIsAway_waits_isAlive_andSaysSoAtOnce() throws Exception {
    backups.fails = true;
    run(Duration.ofMillis(20));

    Notification told = messages.poll(30, TimeUnit.SECONDS);
    assertThat(told.title()).isEqualTo("Uptime Kuma is not started");
    assertThat(told.message()).contains("the server is away", "Look at the server.");
    for (int again = 0; again < 3; again++) {
      assertThat(backups.restores.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(kuma.starts()).isZero();
    assertThat(bed.health.isKumaHeldBack()).isTrue();
    assertThat(bed.health.isAlive()).isTrue();
    assertThat(bed.health.verdict().healthy()).isFalse();
    assertThat(bed.health.verdict().reason()).contains("the server is away");
    assertThat(Files.readString(directory.resolve("beat"))).matches("[0-9]+ \n");

    backups.fails = false;
    assertThat(kuma.awaitStart()).isTrue();
    assertThat(messages.poll(30, TimeUnit.SECONDS).title()).isEqualTo("Restored from a backup");
    assertThat(messages).isEmpty();
  }

  @Test
  void kuma_whereNoBackupIsOfItsName_waitsForWhoChoosesAnother() throws Exception {
    backups.name = "beta";
    run(Duration.ofHours(1));

    assertThat(messages.poll(30, TimeUnit.SECONDS).message()).contains("Name another.");
    assertThat(prepared.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ended(new Order.BackUp(false)).result()).isEqualTo(Result.WAITING);
    assertThat(ended(new Order.Publish(PublishOptions.NONE)).summary())
        .contains("Uptime Kuma is not started");
    assertThat(ended(new Order.Restore(Optional.of("gamma"), Optional.empty())).summary())
        .contains("no backup is of");
    assertThat(ended(new Order.BackUp(false)).result()).isEqualTo(Result.WAITING);
    assertThat(kuma.starts()).isZero();
    assertThat(bed.health.status().nextBegins()).isAfter(Instant.now().plusSeconds(1800));
    assertThat(bed.health.verdict().reason()).as("as before").contains("no backup is of alpha");
    assertThat(bed.health.verdict().hint()).isEqualTo("Name another.");
    assertThat(messages).isEmpty();

    CycleReport chosen = ended(new Order.Restore(Optional.of("beta"), Optional.empty()));
    assertThat(chosen.result()).isEqualTo(Result.DONE);
    assertThat(kuma.awaitStart()).isTrue();
  }

  @Test
  void kuma_whereNobodyAskedForARestore_startsWithoutData_orWithoutKnowing() throws Exception {
    backups.fails = true;
    run(Duration.ofHours(1), false);

    assertThat(kuma.awaitStart()).isTrue();
    assertThat(backups.restores).isEmpty();
  }

  @Test
  void kuma_whereSomebodysRestoreWasCutOff_waitsForTheNext() throws Exception {
    backups.half = true;
    run(Duration.ofHours(1), false);

    assertThat(messages.poll(30, TimeUnit.SECONDS).message()).contains("history restore");
    assertThat(backups.restores).isEmpty();
    assertThat(kuma.starts()).isZero();
    assertThat(ended(Order.Restore.NEWEST).result()).isEqualTo(Result.DONE);
    assertThat(kuma.awaitStart()).isTrue();
  }

  @Test
  void daemon_thatIsStoppedWhileItWaits_ends() throws Exception {
    backups.fails = true;
    run(Duration.ofHours(1));
    assertThat(messages.poll(30, TimeUnit.SECONDS)).isNotNull();

    daemon.stop();
    assertThat(end.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(kuma.starts()).isZero();
  }

  private CycleReport ended(Order order) throws Exception {
    return bed.orders.place(order).get(30, TimeUnit.SECONDS);
  }
}
