package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.state.StateLock;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a second daemon from starting a second Uptime Kuma on one data directory. */
public final class RunLock {
  private static final EventLog log = EventLog.of(RunLock.class);

  private RunLock() {}

  /** What the lock file says of a daemon. */
  static String holder() {
    return holder("run");
  }

  /** What a lock file says of a command that holds it. */
  public static String holder(String command) {
    return command + ", pid " + ProcessHandle.current().pid();
  }

  /**
   * Takes the lock on the state directory before Kuma is started.
   *
   * @return empty where a command has it just now, or it cannot be had: neither is a reason to do
   *     without Kuma, and the daemon's cycles try again
   * @throws ReplicationException when another daemon has it
   */
  static Optional<StateLock> take(StateDirectory directory) throws ReplicationException {
    AtomicBoolean tooLate = new AtomicBoolean();
    try {
      Taken taken = FileQuestion.ask(() -> ask(directory, tooLate), FileQuestion.PATIENCE);
      if (taken.byOther().isPresent()) {
        throw ReplicationException.terminal(
            "another replicator-kuma ("
                + taken.byOther().get()
                + ") runs Uptime Kuma on this data directory",
            "Leave it running, or end it first. A second Uptime Kuma needs a DATA_DIR of its own.");
      }
      return taken.lock();
    } catch (IOException e) {
      tooLate.set(true);
      log.debug("lock_postponed", field("reason", e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * How it went.
   *
   * @param byOther the daemon that has it
   */
  private record Taken(Optional<StateLock> lock, Optional<String> byOther) {}

  private static Taken ask(StateDirectory directory, AtomicBoolean tooLate) {
    try {
      StateDirectory opened = StateDirectory.open(directory.path(), directory.clock());
      StateLock lock = StateLock.acquire(opened, holder());
      if (tooLate.get()) {
        lock.close();
        return new Taken(Optional.empty(), Optional.empty());
      }
      return new Taken(Optional.of(lock), Optional.empty());
    } catch (StateException e) {
      log.debug("lock_postponed", field("reason", e.getMessage()));
      Optional<String> holder = StateLock.holder(directory);
      return new Taken(Optional.empty(), holder.filter(StateLock::isDaemon));
    }
  }
}
