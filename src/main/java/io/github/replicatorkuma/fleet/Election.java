package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an instance has to remember from one decision to the next. */
public final class Election {
  private final Duration heartbeat;
  private final Duration takeOverAfter;
  private FleetView view = FleetView.EMPTY;
  private Optional<Newest> newest = Optional.empty();
  private Instant follows = Instant.MIN;
  private @Nullable Instant silentSince;
  private Instant reached = Instant.MIN;
  private boolean wishes;
  private @Nullable Turn yields;

  public Election(Duration heartbeat, Duration takeOverAfter) {
    this.heartbeat = heartbeat;
    this.takeOverAfter = takeOverAfter;
  }

  public void read(Collection<FleetRecord> records, Instant now) {
    view = view.afterRead(records, now, heartbeat.multipliedBy(2));
  }

  public void reached(Instant now) {
    reached = now;
  }

  public void wish(boolean now) {
    wishes = now;
  }

  public void yield(String to) {
    yields = new Turn(to, newest.orElseThrow().position());
  }

  public FleetView view() {
    return view;
  }

  public LeadDecision decide(FleetRecord self, Optional<Newest> seen, boolean leads, Instant now) {
    if (!seen.equals(newest)) {
      newest = seen;
      follows = now;
      silentSince = null;
    }
    LeadDecision.Facts facts =
        new LeadDecision.Facts(
            self, newest, leads, follows, silentSince, view, reached, takeOverAfter, now);
    return LeadDecision.decide(facts);
  }
}
