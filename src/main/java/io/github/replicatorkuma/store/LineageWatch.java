package io.github.replicatorkuma.store;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once each, of a snapshot that was published beside the newest, so that nobody's work
 * descends from both, and of a publisher that no longer says whom it descends from.
 */
public final class LineageWatch implements Consumer<SnapshotHistory> {
  private static final Logger log = LoggerFactory.getLogger(LineageWatch.class);

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
          "event=straggler reason=\"snapshot {} ({}) by {} was published at the same time as a newer"
              + " one, which does not hold its changes\" hint=\"Look at them with: replicator-kuma"
              + " plan --snapshot {}\"",
          id,
          entry.tags().position(),
          entry.tags().leader().name(),
          id);
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
          "event=no_lineage reason=\"{} publishes without saying what it descends from: it runs an"
              + " older version\" hint=\"Upgrade replicator-kuma on {}.\"",
          name,
          name);
    }
  }
}
