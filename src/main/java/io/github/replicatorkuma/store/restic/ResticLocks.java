package io.github.replicatorkuma.store.restic;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.restic.ResticChildren.Child;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Gets a command past locks that nobody holds any more, and tells of the others whose they are and
 * how long they can last.
 */
record ResticLocks(ResticChildren children, Processes processes, Clock clock) {
  private static final EventLog log = EventLog.of(ResticLocks.class);

  /**
   * The result of {@code command}, which is repeated once when there were locks to remove.
   *
   * @throws StoreException also when a lock is still in its way
   */
  CommandResult past(ResticCommands restic, String attempt, Command command) throws StoreException {
    CommandResult first = remembered(restic, attempt, command);
    Optional<StoreException> locked = locked(restic, attempt, first);
    if (locked.isEmpty()) {
      return first;
    }
    LeftLocks left = look(restic, locked.get(), this::isLeftAndHarmless);
    if (!left.unlock()) {
      throw explained(locked.get(), left.waitFor());
    }
    unlock(restic, locked.get());
    CommandResult second = remembered(restic, attempt, command);
    Optional<StoreException> still = locked(restic, attempt, second);
    if (still.isPresent()) {
      throw explained(still.get(), look(restic, still.get(), lock -> false).waitFor());
    }
    return second;
  }

  /** Until it has ended well, it may be what has left a lock behind. */
  private CommandResult remembered(ResticCommands restic, String attempt, Command command)
      throws StoreException {
    List<Child> remembered = new ArrayList<>();
    CommandResult result =
        restic.run(
            attempt, command.onStart(pid -> children.started(pid).ifPresent(remembered::add)));
    if (result.isSuccess()) {
      remembered.forEach(children::endedWell);
    }
    return result;
  }

  private static Optional<StoreException> locked(
      ResticCommands restic, String attempt, CommandResult result) {
    return Optional.of(result)
        .filter(ended -> !ended.isSuccess())
        .map(ended -> restic.failures.ended(attempt, ended))
        .filter(failure -> failure.kind() == Kind.LOCKED);
  }

  private LeftLocks look(
      ResticCommands restic, StoreException locked, Predicate<ResticLock> isDeadChild)
      throws StoreException {
    try {
      return LeftLocks.among(read(restic), processes.hostName(), isDeadChild, clock.instant());
    } catch (StoreException e) {
      locked.addSuppressed(e);
      throw locked;
    }
  }

  /**
   * To see whether a lock's process lives, {@code restic unlock} sends SIGHUP to whatever has its
   * number on this machine: that must be nobody, as it could be Uptime Kuma.
   */
  private boolean isLeftAndHarmless(ResticLock lock) {
    return children.hasLeft(lock) && processes.staysUnused(lock.pid());
  }

  /** The locks there are, whoever holds them. */
  static List<ResticLock> read(ResticCommands restic) throws StoreException {
    List<ResticLock> locks = new ArrayList<>();
    CommandResult ids = restic.look("list the locks", "list", "locks", "--no-lock");
    for (String id : ids.stdout().lines().filter(ResticJson::isId).toList()) {
      String attempt = "read lock " + id;
      CommandResult lock = restic.look(attempt, "cat", "lock", id, "--no-lock");
      try {
        locks.add(ResticJson.lock(lock.stdout()));
      } catch (IOException e) {
        throw restic.failures.oddOutput(attempt, String.valueOf(e.getMessage()), e);
      }
    }
    return locks;
  }

  private static void unlock(ResticCommands restic, StoreException locked) throws StoreException {
    try {
      restic.look("remove the locks that are left", "unlock");
    } catch (StoreException e) {
      locked.addSuppressed(e);
      throw locked;
    }
    log.info("left_locks_removed", field("reason", "nobody holds them"));
  }

  private StoreException explained(StoreException locked, Optional<ResticLock> waitFor) {
    if (waitFor.isEmpty()) {
      return locked;
    }
    ResticLock lock = waitFor.get();
    Instant until = lock.staleFrom().truncatedTo(ChronoUnit.SECONDS);
    long minutes = Math.max(0, Duration.between(lock.time(), clock.instant()).toMinutes());
    return new StoreException(
        Kind.LOCKED,
        locked.getMessage()
            + ("; the lock of restic pid %d on host %s is %d min old and goes at %s unless it is"
                    + " renewed")
                .formatted(lock.pid(), lock.hostname(), minutes, until),
        locked.hint(),
        locked);
  }
}
