package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Checks against accidents before anything is published (DESIGN 4, guards). */
final class LeaderGuards {
  /** Fewer vanished monitors than this are never an accident of the whole configuration. */
  private static final int FEWEST_VANISHED = 10;

  private LeaderGuards() {}

  /** Withholds while Kuma is not set up or migrates; no option overrides it. */
  static Optional<Withheld> notReady(LeaderContent content) {
    if (content.migrating()) {
      return Optional.of(
          new Withheld(
              Guard.NOT_READY, "Uptime Kuma is migrating its database", LeaderHints.MIGRATING));
    }
    if (content.users() == 0) {
      return Optional.of(
          new Withheld(
              Guard.NOT_READY,
              "Uptime Kuma has no user yet: it is not set up",
              LeaderHints.NO_USER));
    }
    return Optional.empty();
  }

  /** Withholds when more than {@code maxPercent} of the monitors {@code before} are gone. */
  static Optional<Withheld> vanishing(Set<Long> before, Set<Long> now, int maxPercent) {
    Set<Long> vanished = new HashSet<>(before);
    vanished.removeAll(now);
    if (vanished.size() < FEWEST_VANISHED
        || vanished.size() * 100L <= (long) maxPercent * before.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Withheld(
            Guard.VANISHING_MONITORS,
            vanished.size() + " of " + before.size() + " monitors would vanish at once",
            LeaderHints.vanished(maxPercent)));
  }
}
