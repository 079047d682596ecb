package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kuma.Obstacle;
import io.github.replicatorkuma.model.ApplyMethod;
import java.util.Optional;

/** What an instance has of the agent in its Kuma, in words. */
public enum LiveUse {
  LEADER(
      "Uptime Kuma tells of each edit at once",
      "edits are noticed only by looking, every REPLICATOR_CHECK_INTERVAL",
      "Edits are noticed late"),
  REPLICA(
      "changes are applied while Uptime Kuma runs",
      "each change restarts Uptime Kuma",
      "Each change restarts Uptime Kuma"),
  /** With {@code REPLICATOR_APPLY=live}. */
  REPLICA_WITHOUT_RESTARTS(
      REPLICA.works,
      "no change is applied until Uptime Kuma is restarted",
      "Changes wait for a restart");

  final String title;
  private final String works;
  private final String fails;

  LiveUse(String works, String fails, String title) {
    this.works = works;
    this.fails = fails;
    this.title = title;
  }

  /** Empty where somebody chose to do without. */
  public static Optional<LiveUse> of(boolean leader, ApplyMethod method) {
    if (method == ApplyMethod.RESTART) {
      return Optional.empty();
    }
    if (leader) {
      return Optional.of(LEADER);
    }
    return Optional.of(method == ApplyMethod.LIVE ? REPLICA_WITHOUT_RESTARTS : REPLICA);
  }

  /** Whether it works, and what follows from that. */
  public Verdict verdict(Optional<Obstacle> obstacle) {
    return obstacle
        .map(found -> new Verdict(false, fails + ": " + found.reason(), found.hint()))
        .orElseGet(() -> new Verdict(true, works, ""));
  }
}
