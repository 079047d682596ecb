package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A running Kuma without a process, which takes up what is in the database, or fails to. */
public final class FakeLiveKuma implements LiveKuma {
  /** What the database holds. */
  @FunctionalInterface
  public interface Rows {
    RunningLoops now();
  }

  /** What answers orders about messages. */
  @FunctionalInterface
  public interface Agent {
    AlertStates answer(AlertOrders orders) throws KumaException;
  }

  public static final Agent AWAY =
      orders -> {
        throw new KumaException(KumaException.Kind.NOT_RELOADED, "the agent is away", "");
      };

  /** What goes wrong at a reload. */
  public enum Fault {
    /** It answers with an error. */
    FAILS,
    /** It says that all is well, and goes on with what it had. */
    KEEPS_OLD_ROWS,
    NONE
  }

  private final Rows rows;
  private final List<String> events;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private RunningLoops running;
  private boolean due;
  private long writes;
  public boolean saving;
  public volatile Agent agent = AWAY;

  /** What happens until it is written to. */
  public Runnable untilWritten = () -> {};

  private Optional<Obstacle> obstacle = Optional.empty();

  FakeLiveKuma(Rows rows, List<String> events) {
    this.rows = rows;
    this.events = events;
    this.running = rows.now();
  }

  /** How the next reloads of this boot go; all after them go well. */
  public FakeLiveKuma next(Fault... next) {
    faults.addAll(List.of(next));
    return this;
  }

  /** Kuma has been started anew, with what the database holds. */
  void booted() {
    running = rows.now();
    due = false;
    faults.clear();
  }

  public void lacks(String missing) {
    has(Optional.of(new Obstacle(missing, "", true)));
  }

  public void has(Optional<Obstacle> now) {
    obstacle = now;
  }

  @Override
  public Optional<Obstacle> obstacle() {
    return obstacle;
  }

  @Override
  public boolean isReloadDue() {
    return due;
  }

  @Override
  public void quiesce(Collection<String> monitors, Collection<String> maintenances) {
    due = true;
    events.add(
        "quiesce monitors "
            + new TreeSet<>(monitors)
            + " maintenances "
            + new TreeSet<>(maintenances));
  }

  @Override
  public void reload(ChangedRows changed) throws KumaException {
    events.add("reload monitors " + new TreeSet<>(changed.monitors()));
    Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
    if (fault == Fault.FAILS) {
      throw new KumaException(KumaException.Kind.NOT_RELOADED, "no reload", "");
    }
    due = false;
    if (fault == Fault.NONE) {
      running = rows.now();
    }
  }

  /** Fails at first, as while Kuma boots; then it has been written to each time. */
  @Override
  public long awaitWrite(long known, Duration atMost) throws KumaException {
    if (writes++ == 0) {
      throw new KumaException(KumaException.Kind.NOT_RELOADED, "it boots", "");
    }
    untilWritten.run();
    return writes;
  }

  @Override
  public boolean isSaving() {
    return saving;
  }

  /** Knows one notification. */
  @Override
  public List<String> tell(String name, String text) {
    events.add(name + " tells " + text);
    return List.of("Phone");
  }

  @Override
  public RunningLoops running() {
    return running;
  }

  @Override
  public AlertStates alerts(AlertOrders orders, long known, Duration atMost) throws KumaException {
    return agent.answer(orders);
  }
}
