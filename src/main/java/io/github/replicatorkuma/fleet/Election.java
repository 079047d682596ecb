package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.fleet.LeadDecision.Facts;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.LeadDecision.Yield;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LeadDecision} needs to know of the past. All times are of one clock that nobody
 * sets and that runs on while the process is suspended; whoever calls does so from one thread.
 */
public final class Election {
  private static final Duration HURRY = Duration.ofSeconds(2);

  private final Duration longestGap;
  private final Duration takeOverAfter;

  private FleetView view = FleetView.EMPTY;
  private @Nullable Instant joined;
  private @Nullable Instant reached;

  private Optional<Newest> newest = Optional.empty();
  private @Nullable Instant follows;
  private @Nullable Instant silent;
  private @Nullable Instant dead;

  private boolean wishes;
  private @Nullable Instant wished;
  private @Nullable Turn wish;
  private @Nullable Turn yields;
  private @Nullable Instant yielded;

  /**
   * @param heartbeat how often this instance writes and reads
   * @param takeOverAfter for how long a leader must have been silent before another leads
   */
  public Election(Duration heartbeat, Duration takeOverAfter) {
    this.longestGap = heartbeat.multipliedBy(2);
    this.takeOverAfter = takeOverAfter;
  }

  /** The records were read: the answer came, and was not older than one's own last writing. */
  public void read(Collection<FleetRecord> records, Instant now) {
    view = view.afterRead(records, now, longestGap);
  }

  /** One's own record was found as it was written last. */
  public void reached(Instant now) {
    joined = joined == null ? now : joined;
    reached = now;
  }

  public FleetView view() {
    return view;
  }

  /**
   * Whether an operator wants this instance to lead; that is over once the leader has changed, or
   * has had its time to answer.
   */
  public void wish(boolean now) {
    wishes = now;
    wished = null;
    wish = null;
  }

  /** Until the next heartbeat; that is soon while somebody is about to lead in another's place. */
  public Duration pause(Duration usual) {
    return (wish != null || yields != null) && usual.compareTo(HURRY) > 0 ? HURRY : usual;
  }

  /** For one's own record. */
  public @Nullable Turn wish() {
    return wish;
  }

  /** For one's own record. */
  public @Nullable Turn yields() {
    return yields;
  }

  /** What was pending is published, and nothing more is until another leads, or time is up. */
  public void handOver(String to, Position at, Instant now) {
    yields = new Turn(to, at);
    yielded = now;
  }

  /**
   * What to do now. Whoever is to claim lists the repository first, and asks again.
   *
   * @param self as it would be written now
   * @param last the newest snapshot, as the repository's last list told; that list must have been
   *     made, unless this instance leads
   * @param leads whether that is this instance's own, and it knows that
   */
  public LeadDecision decide(FleetRecord self, Optional<Newest> last, boolean leads, Instant now) {
    reached = reached == null ? now : reached;
    if (follows == null || !last.equals(newest)) {
      newest = last;
      follows = now;
      // It has lived until now, and what its record said before it led is of no account.
      view = last.map(found -> view.anew(found.publisher(), now)).orElse(view);
    }
    boolean isSilent =
        last.filter(found -> view.isSilent(found.publisher(), takeOverAfter, now.minus(longestGap)))
            .isPresent();
    silent = since(isSilent, silent, now);
    dead = since(leads && !self.kuma().ready(), dead, now);
    noteWish(self, last, leads, now);
    LeadDecision decision =
        LeadDecision.decide(
            new Facts(
                self,
                last,
                leads,
                last.isPresent() ? follows : joined,
                silent,
                dead,
                yields,
                yielded,
                view,
                view.isKnownSince(now.minus(longestGap)),
                reached,
                takeOverAfter,
                now));
    if (!(decision instanceof Yield)) {
      yields = null;
    }
    return decision;
  }

  private static @Nullable Instant since(boolean holds, @Nullable Instant before, Instant now) {
    return holds ? before == null ? now : before : null;
  }

  private void noteWish(FleetRecord self, Optional<Newest> last, boolean leads, Instant now) {
    Turn made = wish;
    Position newest = last.map(Newest::position).orElse(null);
    wished = since(wishes, wished, now);
    boolean isLate = wished != null && !now.isBefore(wished.plus(takeOverAfter));
    if (leads
        || isLate
        || (made != null && newest != null && newest.generation() != made.at().generation())) {
      wish(false);
    } else if (wishes && newest != null) {
      // It may be somebody else by now, where its disk was copied.
      wish = new Turn(self.instance().id(), made == null ? newest : made.at());
    }
  }
}
