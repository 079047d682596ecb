package io.github.replicatorkuma.store;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warns, once each, of a snapshot that was published beside the newest, so that nobody's work
 * descends from both, and of a publisher that no longer says whom it descends from.
 */
public final class LineageWatch implements Consumer<SnapshotHistory> {
  private static final EventLog log = EventLog.of(LineageWatch.class);

  private final Set<String> told = new HashSet<>();

  @Override
  public void accept(SnapshotHistory history) {
    history.stragglers().forEach(this::tellOfStraggler);
    unsaid(history).ifPresent(this::tellOfSilence);
  }

  private void tellOfStraggler(SnapshotHistory.Entry entry) {
    if (told.add(entry.tags().nonce())) {
      String id = entry.id().brief();
      log.warn(
          "straggler",
          field(
              "reason",
              "snapshot "
                  + id
                  + " by "
                  + entry.tags().leader().name()
                  + " was published at the same time as a newer one, which does not hold its changes"),
          field("position", entry.tags().position()),
          field("hint", "Look at them with: `replicator-kuma plan --snapshot " + id + "`"));
    }
  }

  /** The newest, where it says no parent although one before it does. */
  private static Optional<SnapshotHistory.Entry> unsaid(SnapshotHistory history) {
    return history
        .newest()
        .filter(newest -> !newest.lineage().isSaid())
        .filter(newest -> history.entries().stream().anyMatch(entry -> entry.lineage().isSaid()));
  }

  private void tellOfSilence(SnapshotHistory.Entry newest) {
    String name = newest.tags().leader().name();
    if (told.add("silence of " + name)) {
      log.warn(
          "no_lineage",
          field(
              "reason",
              name + " publishes without saying what it descends from: it runs an older version"),
          field("hint", "Upgrade replicator-kuma on " + name + "."));
    }
  }
}
