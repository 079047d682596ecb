package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance that may lead and may follow does the one or the other. It only tells when to
 * try: the repository decides at each publish whether that stands. Pure: facts in, a decision out.
 */
public sealed interface LeadDecision {
  /** Between two candidates of neighbouring ranks, so that the better one is heard of first. */
  Duration PER_RANK = Duration.ofSeconds(30);

  /** For how long a leader leaves the lead to another before it goes on. */
  Duration YIELDS_FOR = Duration.ofMinutes(2);

  /**
   * It leads.
   *
   * @param cutOff whether it has not reached the others for so long that they will take it for dead
   */
  record Lead(boolean cutOff) implements LeadDecision {}

  /** It leads, and cannot: its Kuma is dead for so long that another should. It claims nothing. */
  record Unable() implements LeadDecision {}

  /**
   * It leads, and leaves that to another.
   *
   * @param to the id of who is to lead
   * @param published whether what was pending is published, so that nothing more is
   */
  record Yield(String to, boolean published) implements LeadDecision {}

  /** It follows who leads. */
  record Follow() implements LeadDecision {}

  /** It follows nobody: who led is silent, and nobody will take over by itself. */
  record Leaderless(String why) implements LeadDecision {}

  /** Who led is silent: its own turn comes then, unless somebody else is quicker. */
  record Await(Instant until, int rank) implements LeadDecision {}

  /** It publishes as the new leader now. */
  record Claim() implements LeadDecision {}

  /** The newest snapshot, as the last list of the repository told. */
  record Newest(Instance publisher, Position position) {}

  /** Whether its record says that it leads. */
  default boolean claims() {
    return this instanceof Lead || this instanceof Yield;
  }

  /** Until it is to be decided anew. */
  default Duration pause(Duration usual, Instant now) {
    return this instanceof Await turn && turn.until().isBefore(now.plus(usual))
        ? Duration.between(now, turn.until())
        : usual;
  }

  /**
   * What it rests on.
   *
   * @param self as it would be written now
   * @param newest empty where nothing was published yet
   * @param leads whether the newest is this instance's own, and it knows that
   * @param since when it has followed just this newest one, or been one of a fleet that has none;
   *     null while it is not
   * @param silent since when the publisher of the newest has been silent; null while it is not
   * @param dead since when this leader's Kuma has not been ready; null while it is
   * @param yields to whom, once all is published; null while it does not
   * @param yielded when it began to do so, this time or the last; null for never
   * @param informed whether the records were read just now
   * @param reached when its own record was last written and read back
   */
  record Facts(
      FleetRecord self,
      Optional<Newest> newest,
      boolean leads,
      @Nullable Instant since,
      @Nullable Instant silent,
      @Nullable Instant dead,
      @Nullable Turn yields,
      @Nullable Instant yielded,
      FleetView view,
      boolean informed,
      Instant reached,
      Duration takeOverAfter,
      Instant now) {
    private boolean isFor(@Nullable Instant since, Duration length) {
      return since != null && !now.isBefore(since.plus(length));
    }

    /** One that the others cannot see is none. */
    private boolean isCandidate() {
      return self.candidate() && self.livesAt(Duration.between(reached, now));
    }

    private Position position() {
      return newest.map(Newest::position).orElse(Position.NONE);
    }
  }

  static LeadDecision decide(Facts facts) {
    if (facts.leads()) {
      return leading(facts);
    }
    Optional<Newest> newest = facts.newest();
    if (!facts.informed() || !facts.self().holds().equals(facts.position())) {
      return new Follow();
    }
    if (newest.isEmpty()) {
      return turn(facts, facts.since());
    }
    Instance publisher = newest.get().publisher();
    Optional<FleetRecord> leader = facts.view().of(publisher.id());
    Turn offer = new Turn(facts.self().instance().id(), facts.position());
    if (leader.map(FleetRecord::yields).filter(offer::equals).isPresent() && facts.isCandidate()) {
      return new Claim();
    }
    if (leader.isEmpty()) {
      return facts.isFor(facts.since(), facts.takeOverAfter())
          ? new Leaderless(publisher + " says nothing of itself to the fleet")
          : new Follow();
    }
    return turn(facts, facts.silent());
  }

  private static LeadDecision leading(Facts facts) {
    Duration patience = facts.takeOverAfter();
    if (facts.isFor(facts.dead(), patience)) {
      return new Unable();
    }
    if (facts.yields() != null) {
      return facts.isFor(facts.yielded(), YIELDS_FOR)
          ? lead(facts)
          : new Yield(facts.yields().to(), true);
    }
    // A wish that was not made use of must not keep it from publishing again and again.
    boolean mayYield =
        facts.yielded() == null || facts.isFor(facts.yielded(), YIELDS_FOR.plus(patience));
    return mayYield
        ? wish(facts).<LeadDecision>map(to -> new Yield(to, false)).orElseGet(() -> lead(facts))
        : lead(facts);
  }

  private static Lead lead(Facts facts) {
    return new Lead(
        facts.isFor(facts.reached(), Duration.ofMillis(facts.takeOverAfter().toMillis() * 2 / 3)));
  }

  /** Of one that could lead, and has not been fulfilled by a new leader yet. */
  private static Optional<String> wish(Facts facts) {
    long generation = facts.self().holds().generation();
    return facts
        .view()
        .living(facts.now())
        .filter(FleetRecord::candidate)
        .flatMap(other -> Stream.ofNullable(other.wish()))
        .filter(wish -> wish.at().generation() == generation)
        .map(Turn::to)
        .findFirst();
  }

  /** Follows until {@code since}, and then until those before it had their turn. */
  private static LeadDecision turn(Facts facts, @Nullable Instant since) {
    if (since == null) {
      return new Follow();
    }
    List<String> order =
        Ranks.of(
            facts.self(), facts.isCandidate(), facts.view().living(facts.now()), facts.position());
    int rank = order.indexOf(facts.self().instance().id()) + 1;
    if (rank == 0) {
      return order.isEmpty() && facts.newest().isPresent()
          ? new Leaderless("no instance may take over")
          : new Follow();
    }
    Instant until = since.plus(PER_RANK.multipliedBy(rank));
    return facts.now().isBefore(until) ? new Await(until, rank) : new Claim();
  }
}
