package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.fleet.LeadDecision.Await;
import io.github.replicatorkuma.fleet.LeadDecision.Claim;
import io.github.replicatorkuma.fleet.LeadDecision.Follow;
import io.github.replicatorkuma.fleet.LeadDecision.Lead;
import io.github.replicatorkuma.fleet.LeadDecision.Leaderless;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.LeadDecision.Unable;
import io.github.replicatorkuma.fleet.LeadDecision.Yield;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Comes to a {@link LeadDecision}, from what it was told and from what it remembers. All times are
 * of one clock that nobody sets and that runs on while the process is suspended; whoever calls does
 * so from one thread.
 */
public final class Election {
  private static final Duration HURRY = Duration.ofSeconds(2);

  private final Duration longestGap;
  private final Duration takeOverAfter;

  private FleetView view = FleetView.EMPTY;

  /** When its own record was first written and read back; when last. */
  private @Nullable Instant joined;

  private @Nullable Instant reached;

  /** The newest snapshot; since when it has been that. */
  private Optional<Newest> newest = Optional.empty();

  private @Nullable Instant follows;

  /** Since when the publisher of the newest has been silent. */
  private @Nullable Instant silent;

  /** Since when this leader's Kuma has not been ready. */
  private @Nullable Instant dead;

  private boolean wishes;
  private @Nullable Instant wished;
  private @Nullable Turn wish;

  /** To whom it leaves the lead, once all is published; when it began to do so, also before. */
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
    LeadDecision decision = leads ? leading(self, now) : following(self, now);
    if (!(decision instanceof Yield)) {
      yields = null;
    }
    return decision;
  }

  private LeadDecision leading(FleetRecord self, Instant now) {
    if (isFor(dead, takeOverAfter, now)) {
      return new Unable();
    }
    if (yields != null) {
      return isFor(yielded, LeadDecision.YIELDS_FOR, now)
          ? lead(now)
          : new Yield(yields.to(), true);
    }
    // A wish that was not made use of must not keep it from publishing again and again.
    boolean mayYield =
        yielded == null || isFor(yielded, LeadDecision.YIELDS_FOR.plus(takeOverAfter), now);
    return wishOfAnother(self, now)
        .filter(to -> mayYield)
        .<LeadDecision>map(to -> new Yield(to, false))
        .orElseGet(() -> lead(now));
  }

  private Lead lead(Instant now) {
    return new Lead(isFor(reached, takeOverAfter.multipliedBy(2).dividedBy(3), now));
  }

  /** Of one that could lead, and has not been fulfilled by a new leader yet. */
  private Optional<String> wishOfAnother(FleetRecord self, Instant now) {
    long generation = self.holds().generation();
    return view.living(now)
        .filter(FleetRecord::candidate)
        .flatMap(other -> Stream.ofNullable(other.wish()))
        .filter(made -> made.at().generation() == generation)
        .map(Turn::to)
        .findFirst();
  }

  private LeadDecision following(FleetRecord self, Instant now) {
    Position position = newest.map(Newest::position).orElse(Position.NONE);
    if (!view.isKnownSince(now.minus(longestGap)) || !self.holds().equals(position)) {
      return new Follow();
    }
    if (newest.isEmpty()) {
      return turn(self, joined, now);
    }
    Instance publisher = newest.get().publisher();
    Optional<FleetRecord> leader = view.of(publisher.id());
    Turn offer = new Turn(self.instance().id(), position);
    if (leader.map(FleetRecord::yields).filter(offer::equals).isPresent()
        && isCandidate(self, now)) {
      return new Claim();
    }
    if (leader.isEmpty()) {
      return isFor(follows, takeOverAfter, now)
          ? new Leaderless(
              publisher, publisher + " says nothing of itself to the fleet", Optional.empty())
          : new Follow();
    }
    return turn(self, silent, now);
  }

  /** Follows until {@code since}, and then until those before it had their turn. */
  private LeadDecision turn(FleetRecord self, @Nullable Instant since, Instant now) {
    if (since == null) {
      return new Follow();
    }
    List<String> order = Ranks.of(self, isCandidate(self, now), view.living(now), self.holds());
    int rank = order.indexOf(self.instance().id()) + 1;
    if (rank == 0) {
      return order.isEmpty()
          ? newest.map(Newest::publisher).map(led -> leaderless(led, now)).orElse(new Follow())
          : new Follow();
    }
    Instant until = since.plus(LeadDecision.PER_RANK.multipliedBy(rank));
    return now.isBefore(until) ? new Await(until, rank) : new Claim();
  }

  private LeadDecision leaderless(Instance led, Instant now) {
    return new Leaderless(
        led, "no instance may take over from " + led.name(), view.silentSince(led, now));
  }

  /** One that the others cannot see is none. */
  private boolean isCandidate(FleetRecord self, Instant now) {
    return self.candidate() && reached != null && self.livesAt(Duration.between(reached, now));
  }

  private static boolean isFor(@Nullable Instant since, Duration length, Instant now) {
    return since != null && !now.isBefore(since.plus(length));
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
