package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.kuma.Supervised;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Kuma that the daemon starts. It is ready when the test lets it, which it does at first. */
public final class FakeKuma extends RecordingKuma {
  private final CompletableFuture<Integer> death = new CompletableFuture<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile CountDownLatch readiness = new CountDownLatch(0);
  private volatile boolean refuses;
  private volatile int starts;
  private volatile @Nullable Readiness unready;

  /** Lets it boot until the returned latch is counted down. */
  CountDownLatch bootsUntilToldOtherwise() {
    CountDownLatch boots = new CountDownLatch(1);
    readiness = boots;
    return boots;
  }

  /** Runs and answers nobody, or only with its set-up page; asking takes no time. */
  void neverReady(Readiness answer) {
    unready = answer;
  }

  void refuseToStart() {
    refuses = true;
  }

  @Override
  protected void dies(int exitCode) {
    super.dies(exitCode);
    death.complete(exitCode);
  }

  public int starts() {
    return starts;
  }

  public boolean awaitStart() throws InterruptedException {
    return started.await(10, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void start() throws KumaException {
    if (refuses) {
      throw refusal();
    }
    if (running) {
      throw new AssertionError("started twice");
    }
    running = true;
    starts++;
    started.countDown();
  }

  /** What a real one says where there is no such program. */
  private static KumaException refusal() {
    KumaCommand nothing = new KumaCommand(List.of("./no-such-program"), Map.of(), Path.of("."));
    Kuma real = Supervised.kuma(() -> nothing, () -> Readiness.NOT_ANSWERING);
    try {
      real.start();
    } catch (KumaException e) {
      return e;
    }
    throw new AssertionError("it started");
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    if (unready != null) {
      return false;
    }
    return readiness.await(atMost.toMillis(), TimeUnit.MILLISECONDS) && running;
  }

  @Override
  public Readiness probe() {
    Readiness answer = unready;
    return answer == null ? super.probe() : answer;
  }

  @Override
  public int stop(StopMode mode) {
    running = false;
    return 0;
  }

  @Override
  public int stopNow(Duration grace) {
    return stop(StopMode.AT_ONCE);
  }

  @Override
  public CompletableFuture<Integer> diedByItself() {
    return death.copy();
  }
}
