package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Kuma without a process, which boots as a test says and tells what was asked of it. Threads may
 * share it once it is set up.
 */
public class RecordingKuma implements Kuma {
  /** How a start goes. */
  public enum Boot {
    READY,
    NEVER_READY,
    DIES_BOOTING,
    DIES_AFTER_READY,
    /** Is ended by SIGKILL while it boots. */
    KILLED_BOOTING
  }

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Boot> nextBoots = new ArrayDeque<>();
  private Runnable onStart = () -> {};
  private BooleanSupplier needed = () -> true;
  private Boot boot = Boot.READY;
  protected volatile boolean running;
  private volatile @Nullable Integer death;
  private boolean mustNotBeStopped;
  private final AtomicInteger openTrials = new AtomicInteger();
  private int boots;
  private long ownPid;
  private LiveKuma live = LiveKuma.none("not in this test", "");

  /** A Kuma that runs and is ready. */
  public static RecordingKuma running() {
    RecordingKuma kuma = new RecordingKuma();
    kuma.running = true;
    return kuma;
  }

  public static RecordingKuma stopped() {
    return new RecordingKuma();
  }

  /** How the next starts go; all after them go well. */
  public RecordingKuma boots(Boot... boots) {
    nextBoots.addAll(List.of(boots));
    return this;
  }

  /** It dies booting, whatever else was said of its boots, while {@code needed} is not there. */
  public void needs(BooleanSupplier needed) {
    this.needed = needed;
  }

  /** From now on it boots and does not come to an end with it. */
  public void staysBooting() {
    mustNotBeStopped = true;
  }

  /** Calls {@code hook} at each start, before anything answers. */
  public void onStart(Runnable hook) {
    onStart = hook;
  }

  /** {@code start}, {@code stop WHEN_BOOTED}, {@code stop AT_ONCE}, in order. */
  public List<String> events() {
    return List.copyOf(events);
  }

  public int openTrials() {
    return openTrials.get();
  }

  @Override
  public void start() throws KumaException {
    if (!isOnTrial()) {
      throw new IllegalStateException("started outside a trial");
    }
    events.add("start");
    boots++;
    running = true;
    death = null;
    boot = needed.getAsBoolean() ? nextBoot() : Boot.DIES_BOOTING;
    onStart.run();
    if (live instanceof FakeLiveKuma reachable) {
      reachable.booted();
    }
  }

  private Boot nextBoot() {
    return nextBoots.isEmpty() ? Boot.READY : nextBoots.remove();
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    switch (boot) {
      case READY, DIES_AFTER_READY -> {
        return running;
      }
      case DIES_BOOTING -> dies(1);
      case KILLED_BOOTING -> dies(128 + 9);
      case NEVER_READY -> {}
    }
    return false;
  }

  protected void dies(int exitCode) {
    running = false;
    death = exitCode;
  }

  /** Ends while nobody waits for it. */
  public void diesUnwatched() {
    dies(1);
  }

  /** A boot that went on ends well. */
  public void becomesReady() {
    boot = Boot.READY;
  }

  @Override
  public boolean staysReady(Duration howLong) {
    if (boot == Boot.DIES_AFTER_READY) {
      dies(1);
    }
    return running;
  }

  @Override
  public Readiness probe() {
    return running ? Readiness.READY : Readiness.NOT_ANSWERING;
  }

  /** It can be reached inside from now on, its tellings among the {@link #events}. */
  public FakeLiveKuma reachable(FakeLiveKuma.Rows rows) {
    FakeLiveKuma reachable = new FakeLiveKuma(rows, events);
    live = reachable;
    return reachable;
  }

  @Override
  public boolean isOwn(long pid) {
    return running && pid == ownPid;
  }

  /** It is a process of this number. */
  public void owns(long pid) {
    ownPid = pid;
  }

  @Override
  public LiveKuma live() {
    return live;
  }

  @Override
  public String bootId() {
    return running ? "boot " + boots : "";
  }

  @Override
  public KumaState state() {
    if (running && boot == Boot.NEVER_READY) {
      return KumaState.BOOTING;
    }
    return running ? KumaState.READY : KumaState.STOPPED;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int stop(StopMode mode) throws KumaException {
    if (mustNotBeStopped && mode == StopMode.WHEN_BOOTED) {
      throw new KumaException(KumaException.Kind.BUSY_BOOTING, "Uptime Kuma is still booting", "");
    }
    events.add("stop " + mode);
    running = false;
    death = null;
    return 0;
  }

  @Override
  public int stopNow(Duration grace) throws KumaException {
    throw new UnsupportedOperationException("no apply ends the daemon");
  }

  @Override
  public CompletableFuture<Integer> diedByItself() {
    throw new UnsupportedOperationException("not an apply's affair");
  }

  @Override
  public Optional<Integer> deathCode() {
    return Optional.ofNullable(death);
  }

  @Override
  public Trial putOnTrial() {
    openTrials.incrementAndGet();
    return openTrials::decrementAndGet;
  }

  @Override
  public boolean isOnTrial() {
    return openTrials.get() > 0;
  }
}
