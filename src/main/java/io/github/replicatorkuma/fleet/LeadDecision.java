package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  /** It leads, and publishes nothing while another takes over. */
  record Yield(Turn to) implements LeadDecision {}

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

  /**
   * What it rests on.
   *
   * @param self as it would be written now
   * @param newest empty where nothing was published yet
   * @param leads whether the newest is this instance's own, and it knows that
   * @param follows since when it has followed just this newest one
   * @param silentSince since when the publisher of just this newest one has been silent; null while
   *     it is not
   * @param reached when its own record was last written and read back
   */
  record Facts(
      FleetRecord self,
      Optional<Newest> newest,
      boolean leads,
      Instant follows,
      @Nullable Instant silentSince,
      FleetView view,
      Instant reached,
      Duration takeOverAfter,
      Instant now) {
    /** Whether the one who published the newest is to be taken for gone. */
    public boolean isSilent() {
      return newest
          .filter(found -> !found.publisher().isSameAs(self.instance()))
          .map(found -> view.isSilent(found.publisher(), takeOverAfter))
          .orElse(false);
    }

    private boolean forThat(Instant since, Duration length) {
      return !now.isBefore(since.plus(length));
    }
  }

  static LeadDecision decide(Facts facts) {
    if (facts.leads()) {
      return leading(facts);
    }
    Optional<Newest> newest = facts.newest();
    if (newest.isEmpty()) {
      return turn(facts, facts.follows());
    }
    if (facts.self().holds().compareTo(newest.get().position()) < 0) {
      return new Follow();
    }
    Instance publisher = newest.get().publisher();
    Optional<FleetRecord> leader = facts.view().of(publisher.id());
    boolean offered =
        leader
            .map(FleetRecord::yields)
            .filter(turn -> turn.to().equals(facts.self().instance().id()))
            .filter(turn -> turn.at().equals(newest.get().position()))
            .isPresent();
    if (offered && facts.self().candidate()) {
      return new Claim();
    }
    if (leader.isEmpty() && !publisher.isSameAs(facts.self().instance())) {
      return facts.forThat(facts.follows(), facts.takeOverAfter())
          ? new Leaderless(publisher + " says nothing of itself to the fleet")
          : new Follow();
    }
    Instant silent = facts.silentSince();
    return facts.isSilent() && silent != null ? turn(facts, silent) : new Follow();
  }

  private static LeadDecision leading(Facts facts) {
    Turn wish = wish(facts);
    Turn yields = facts.self().yields();
    if (yields != null || wish != null) {
      return new Yield(yields == null ? wish : yields);
    }
    return new Lead(
        facts.forThat(facts.reached(), facts.takeOverAfter().multipliedBy(2).dividedBy(3)));
  }

  private static @Nullable Turn wish(Facts facts) {
    Position here = facts.self().holds();
    return facts
        .view()
        .living(facts.now())
        .filter(other -> other.candidate() && other.wish() != null)
        .filter(other -> other.wish().at().generation() == here.generation())
        .map(other -> new Turn(other.instance().id(), here))
        .findFirst()
        .orElse(null);
  }

  private static LeadDecision turn(Facts facts, Instant since) {
    int rank = Ranks.of(facts.self(), facts.view().living(facts.now()));
    if (rank == 0) {
      boolean anybody =
          facts
              .view()
              .living(facts.now())
              .anyMatch(other -> other.candidate() && other.priority() > 0);
      return anybody || facts.newest().isEmpty()
          ? new Follow()
          : new Leaderless("no instance may take over");
    }
    Instant until = since.plus(PER_RANK.multipliedBy(rank));
    return facts.now().isBefore(until) ? new Await(until, rank) : new Claim();
  }
}
