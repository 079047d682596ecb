package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.HistoryStanding;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Backups that are made and restored in no time, or fail as a test wants. */
final class FakeBackups implements HistoryCycle.Means, RestoreGate.Means {
  final BlockingQueue<Order.Restore> restores = new LinkedBlockingQueue<>();
  final BlockingQueue<Instant> made = new LinkedBlockingQueue<>();
  volatile Duration age = Duration.ZERO;
  volatile Optional<Instant> last = Optional.empty();
  volatile Optional<String> obstacle = Optional.empty();
  volatile boolean fails;
  volatile Optional<CycleReport> report = Optional.empty();
  volatile boolean empty;
  volatile boolean half;

  private volatile CountDownLatch restoring = new CountDownLatch(0);

  /** Whose backups there are. */
  volatile String name = "alpha";

  @Override
  public Duration begin() {
    return age;
  }

  @Override
  public Optional<String> obstacle() {
    return obstacle;
  }

  @Override
  public CycleReport backUp(boolean init) throws ReplicationException {
    made.add(Instant.now());
    if (report.isPresent()) {
      return report.get();
    }
    if (fails) {
      throw ReplicationException.retryable("the disk is full", "Free some space.");
    }
    last = Optional.of(Instant.now());
    return new CycleReport(Result.DONE, "backed_up", "made a backup", "");
  }

  @Override
  public boolean isEmpty() {
    return empty;
  }

  @Override
  public boolean isHalfRestored() throws ReplicationException {
    if (fails) {
      throw ReplicationException.retryable("the server is away", "");
    }
    return half;
  }

  /** Lets restores take until the returned latch is counted down. */
  CountDownLatch restoreTakes() {
    CountDownLatch takes = new CountDownLatch(1);
    restoring = takes;
    return takes;
  }

  @Override
  public CycleReport restore(Order.Restore order)
      throws ReplicationException, InterruptedException {
    restores.add(order);
    restoring.await();
    if (fails) {
      throw ReplicationException.retryable("the server is away", "Look at the server.");
    }
    if (!order.instance().orElse("alpha").equals(name)) {
      return new CycleReport(Result.STOPPED, "no_backup", "no backup is of alpha", "Name another.");
    }
    empty = false;
    half = false;
    return new CycleReport(Result.DONE, "restored", "restored a backup", "");
  }

  @Override
  public HistoryStanding standing() {
    return new HistoryStanding(
        last, Optional.empty(), Optional.empty(), false, Optional.empty(), List.of());
  }
}
