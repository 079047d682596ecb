package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a command past locks that nobody holds any more, and tells of the others whose they are and
 * how long they can last.
 */
final class ResticLocks {
  /** Runs restic. */
  @FunctionalInterface
  interface Call {
    CommandResult run() throws StoreException;
  }

  private static final Logger log = LoggerFactory.getLogger(ResticLocks.class);

  private final ResticCommands restic;
  private final ResticChildren children;
  private final Processes processes;
  private final Clock clock;

  ResticLocks(ResticCommands restic, ResticChildren children, Processes processes, Clock clock) {
    this.restic = restic;
    this.children = children;
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * The result of {@code call}, which is repeated once when there were locks to remove.
   *
   * @throws StoreException also when a lock is still in its way
   */
  CommandResult past(String attempt, Call call) throws StoreException {
    CommandResult first = call.run();
    if (!isLocked(attempt, first)) {
      return first;
    }
    StoreException locked = restic.failures.ended(attempt, first);
    LeftLocks left = look(locked, this::isLeftAndHarmless);
    if (!left.unlock()) {
      throw explained(locked, left.waitFor());
    }
    unlock(locked);
    CommandResult second = call.run();
    if (isLocked(attempt, second)) {
      StoreException still = restic.failures.ended(attempt, second);
      throw explained(still, look(still, lock -> false).waitFor());
    }
    return second;
  }

  private boolean isLocked(String attempt, CommandResult result) {
    return !result.isSuccess() && restic.failures.ended(attempt, result).kind() == Kind.LOCKED;
  }

  private LeftLocks look(StoreException locked, Predicate<ResticLock> isDeadChild)
      throws StoreException {
    try {
      return LeftLocks.among(read(), processes.hostName(), isDeadChild, clock.instant());
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
  List<ResticLock> read() throws StoreException {
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

  private void unlock(StoreException locked) throws StoreException {
    try {
      restic.look("remove the locks that are left", "unlock");
    } catch (StoreException e) {
      locked.addSuppressed(e);
      throw locked;
    }
    log.info("event=left_locks_removed reason=\"nobody holds them\"");
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
                .formatted(lock.pid(), lock.hostName(), minutes, until),
        locked.hint(),
        locked);
  }
}
