package io.github.replicatorkuma.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * How one record was seen, by the reader's own clock alone.
 *
 * @param changed when its counter was first seen as it is
 * @param since from when on reads have shown it so, without a gap in the reader's own time
 * @param reads how many successful ones have, in a row
 * @param unled how many have shown it alive and not leading, in a row
 * @param first when it was first seen
 */
record Sighting(
    FleetRecord record, Instant changed, Instant since, int reads, int unled, Instant first) {
  /** Fewer reads than this prove nothing. */
  static final int ENOUGH = 5;

  static Sighting first(FleetRecord record, Instant now) {
    return new Sighting(record, now, now, 1, record.leads() == null ? 1 : 0, now);
  }

  /** What a successful read showed of it; a lower counter is a replay, and shows nothing. */
  Sighting again(FleetRecord now, Instant at) {
    if (now.counter() <= record.counter()) {
      return new Sighting(record, changed, since, reads + 1, unled, first);
    }
    return new Sighting(now, at, at, 1, now.leads() == null ? unled + 1 : 0, first);
  }

  /** The reader was away: what it has counted until now counts for nothing. */
  Sighting anew(Instant at) {
    return new Sighting(record, changed, at, 0, 0, first);
  }

  Seen at(Instant now) {
    return new Seen(
        record, isLiving(now), Duration.between(changed, now), Duration.between(first, now));
  }

  boolean isLiving(Instant now) {
    return record.livesAt(Duration.between(changed, now));
  }

  /** Whether who wrote it neither does so any more, for that long, nor says that it leads. */
  boolean isSilent(Duration patience, Instant lastRead) {
    boolean unchanged =
        reads >= ENOUGH && Duration.between(since, lastRead).compareTo(patience) >= 0;
    return unchanged || unled >= ENOUGH;
  }
}
