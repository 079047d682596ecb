package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Whether this clock agrees with that of whoever published last: nothing is made in the future. */
final class ClockCheck implements Check {
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final RepositoryDoor door;
  private final Clock clock;

  ClockCheck(RepositoryDoor door, Clock clock) {
    this.door = door;
    this.clock = clock;
  }

  @Override
  public String subject() {
    return "clock";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    if (!door.isOpen()) {
      return RepositoryDoor.notLookedAt(subject());
    }
    Optional<Instant> newest =
        door.history().newestCandidate().map(SnapshotHistory.Candidate::time);
    return List.of(judge(newest, clock.instant()));
  }

  static Finding judge(Optional<Instant> newest, Instant now) {
    String here = now.truncatedTo(ChronoUnit.SECONDS).toString();
    if (newest.isEmpty()) {
      return Finding.ok("clock", here + "; nothing has been published to compare it with");
    }
    Instant there = newest.get().truncatedTo(ChronoUnit.SECONDS);
    return there.isAfter(now.plus(TOLERANCE))
        ? Finding.warning(
            "clock",
            "it is %s here, but the newest snapshot is of %s, %d min ahead"
                .formatted(here, there, Duration.between(now, there).toMinutes()),
            "Set the clock here, or that of the leader, e.g. by NTP: --at and REPLICATOR_KEEP go by"
                + " it.")
        : Finding.ok("clock", here + "; the newest snapshot is of " + there);
  }
}
