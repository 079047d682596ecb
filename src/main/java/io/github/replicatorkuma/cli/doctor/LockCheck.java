package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.restic.ResticLock;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** How old the locks in the repository are. */
final class LockCheck implements Check {
  private final ResticStore store;
  private final RepositoryDoor door;
  private final Clock clock;

  LockCheck(ResticStore store, RepositoryDoor door, Clock clock) {
    this.store = store;
    this.door = door;
    this.clock = clock;
  }

  @Override
  public String subject() {
    return "locks";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    return door.isOpen()
        ? List.of(judge(store.locks(), clock.instant()))
        : RepositoryDoor.notLookedAt(subject());
  }

  static Finding judge(List<ResticLock> locks, Instant now) {
    if (locks.isEmpty()) {
      return Finding.ok("locks", "none");
    }
    ResticLock oldest = locks.stream().min(Comparator.comparing(ResticLock::time)).orElseThrow();
    String found =
        "%d, the oldest by restic pid %d on host %s, %d min old"
            .formatted(
                locks.size(),
                oldest.pid(),
                oldest.hostname(),
                Math.max(0, Duration.between(oldest.time(), now).toMinutes()));
    return oldest.isStale(now)
        ? Finding.warning(
            "locks",
            found + ", so its restic is dead",
            "Nothing, if a leader runs: it removes it when it is in its way. Else: restic unlock.")
        : Finding.ok("locks", found);
  }
}
