package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * No Kuma to supervise, as in a one-shot command: there is nothing to start or stop, and nothing to
 * wait for.
 */
public final class NoKuma implements Kuma {
  @Override
  public void start() {}

  @Override
  public boolean awaitReady(Duration atMost) {
    return true;
  }

  @Override
  public boolean staysReady(Duration howLong) {
    return true;
  }

  @Override
  public Readiness probe() {
    return Readiness.READY;
  }

  /** Stopped for ever. */
  @Override
  public KumaState state() {
    return KumaState.STOPPED;
  }

  @Override
  public boolean isRunning() {
    return false;
  }

  @Override
  public boolean isOwn(long pid) {
    return false;
  }

  @Override
  public LiveKuma live() {
    return LiveKuma.none("Uptime Kuma is not supervised here", "");
  }

  @Override
  public String bootId() {
    return "";
  }

  @Override
  public int stop(StopMode mode) {
    return 0;
  }

  @Override
  public int stopNow(Duration grace) {
    return 0;
  }

  /** Never completes. */
  @Override
  public CompletableFuture<Integer> diedByItself() {
    return new CompletableFuture<>();
  }

  @Override
  public Optional<Integer> deathCode() {
    return Optional.empty();
  }

  @Override
  public Trial putOnTrial() {
    return () -> {};
  }

  @Override
  public boolean isOnTrial() {
    return false;
  }
}
