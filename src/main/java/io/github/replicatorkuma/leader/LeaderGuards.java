package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.export.Cut;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks against accidents before anything is published. */
final class LeaderGuards {
  private LeaderGuards() {}

  /** Withholds while Kuma is not set up or migrates; no option overrides it. */
  static Optional<Withheld> notReady(Cut content) {
    if (content.migrating()) {
      return notReady("Uptime Kuma is migrating its database", LeaderHints.MIGRATING);
    }
    return content.users() == 0
        ? notReady("Uptime Kuma has no user yet: it is not set up", LeaderHints.NO_USER)
        : Optional.empty();
  }

  private static Optional<Withheld> notReady(String reason, String hint) {
    return Optional.of(new Withheld(Guard.NOT_READY, reason, hint));
  }

  /**
   * Withholds when more than {@code maxPercent} of the rows of a table are gone. A table that is
   * not published any more takes no rows from anybody.
   *
   * @param change tells the names of the monitors that are gone
   */
  static Optional<Withheld> vanishing(
      Census before, Census now, int maxPercent, Optional<Change> change, String hint) {
    Set<Long> monitors = new HashSet<>(before.monitorIds());
    monitors.removeAll(now.monitorIds());
    List<String> gone = new ArrayList<>();
    List<String> names = List.of();
    if (Census.isTooMuch(monitors.size(), before.monitorIds().size(), maxPercent)) {
      names = change.map(known -> known.asides(Kind.REMOVED)).orElse(List.of());
      gone.add(
          monitors.size()
              + " of "
              + Amount.of(before.monitorIds().size(), "monitor")
              + String.join("", names));
    } else {
      now.rows()
          .forEach(
              (table, rows) -> {
                long had = before.rows().getOrDefault(table, 0L);
                if (Census.isTooMuch(had - rows, had, maxPercent)) {
                  gone.add("%d of %s of %s".formatted(had - rows, Amount.of(had, "row"), table));
                }
              });
    }
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Withheld(
                Guard.VANISHING_ROWS,
                String.join(", ", gone) + " would vanish at once",
                hint,
                names));
  }
}
