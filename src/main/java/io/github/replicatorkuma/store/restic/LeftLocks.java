package io.github.replicatorkuma.store.restic;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether {@code restic unlock} would remove a lock that nobody holds, and none that
 * somebody may hold.
 *
 * <p>restic takes a lock for dead when it is half an hour old, or when its host name is this
 * machine's and no process here has its number. Of a container with the same host name and
 * processes of its own, that is every lock.
 *
 * @param unlock whether to run it
 * @param waitFor the lock that goes last, when there are some that may be held
 */
record LeftLocks(boolean unlock, Optional<ResticLock> waitFor) {
  /**
   * @param hostName this machine's; where it is unknown, any lock may be one that {@code unlock}
   *     takes for dead
   * @param isDeadChild whether a child of this instance made the lock and has ended
   */
  static LeftLocks among(
      List<ResticLock> locks,
      Optional<String> hostName,
      Predicate<ResticLock> isDeadChild,
      Instant now) {
    List<ResticLock> perhapsHeld =
        locks.stream()
            .filter(lock -> !lock.isStale(now))
            .filter(
                lock ->
                    !(hostName.filter(lock.hostname()::equals).isPresent()
                        && isDeadChild.test(lock)))
            .toList();
    boolean endangered =
        perhapsHeld.stream().anyMatch(lock -> hostName.map(lock.hostname()::equals).orElse(true));
    return new LeftLocks(
        !endangered && perhapsHeld.size() < locks.size(),
        perhapsHeld.stream().max(Comparator.comparing(ResticLock::time)));
  }
}
