package io.github.replicatorkuma.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The fleet at a moment as one of it knows it.
 *
 * @param self as it is now
 * @param shown as the last read has shown it to all others
 * @param leader the id of who published the newest snapshot; empty where there is none
 * @param read when the records were last read; long ago where they never were
 */
public record Known(
    FleetRecord self,
    Optional<FleetRecord> shown,
    String leader,
    List<Seen> others,
    Instant read,
    Instant now) {}
