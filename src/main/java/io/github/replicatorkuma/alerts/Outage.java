package io.github.replicatorkuma.alerts;

import io.github.replicatorkuma.fleet.FleetAlerts.Down;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.kuma.AlertStates.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A monitor that is down here, or was just now, as this process has followed it. */
final class Outage {
  /** What an instance that writes at once needs to be seen by one that reads. */
  static final Duration STEP = Duration.ofSeconds(5);

  final State began;
  final Instant since;

  /** When this process has first seen it. */
  final Instant seen;

  /** What the counters of others' records were when it began, or were first read since. */
  private final Map<String, Long> counters = new HashMap<>();

  /** Whether the memory has what was told of it. */
  boolean noted;

  /**
   * Whether what was told of the monitor before it stands for it, too, and ends with that: as
   * Uptime Kuma was restarted, or spoke while nobody asked.
   */
  boolean covered;

  /** Whether it was not agreed. */
  boolean quiet;

  /** Whether its end is on its way to people. */
  boolean isEndTold;

  /** Whether the next read matters. */
  boolean waits;

  /** When this instance had first written, and read before, since it began. */
  private @Nullable Instant written;

  private @Nullable Instant second;

  Outage(State began, Instant now) {
    this.began = began;
    this.since = now.minusMillis(began.since());
    this.seen = now;
  }

  String monitor() {
    return began.monitor();
  }

  void note(FleetRecord other) {
    counters.putIfAbsent(other.instance().id(), other.counter());
  }

  boolean hasSeenWrite(FleetRecord other) {
    return other.counter() > counters.getOrDefault(other.instance().id(), Long.MAX_VALUE);
  }

  boolean isOf(State state) {
    return began.event() == state.event() && began.status().equals(state.status());
  }

  void beaten(Instant now) {
    written = written == null ? now : written;
  }

  /** Whether it is to be read at once what the others have written in the meantime. */
  boolean hurries(Instant lastBeat) {
    return waits && lastBeat.equals(written);
  }

  /**
   * Whether the others have been read since they could see it: the leader looks at once, unless one
   * of them may be about to tell.
   */
  boolean hasLooked(Known fleet, boolean leads, boolean othersSeeIt) {
    if (written == null || !isShown(fleet)) {
      return false;
    }
    Instant enough = leads ? written : written.plus(STEP);
    if (leads && othersSeeIt && second == null && !fleet.read().isBefore(enough)) {
      second = fleet.read().plus(STEP);
    }
    return !fleet.read().isBefore(second == null ? enough : second);
  }

  private boolean isShown(Known fleet) {
    Down down = new Down(began.monitor(), began.event());
    return fleet.shown().filter(self -> self.alerts().down().contains(down)).isPresent();
  }
}
