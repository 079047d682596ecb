package io.github.replicatorkuma.store;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Warns, once, of another instance that publishes under the name of this one. */
public final class NamesakeWatch implements Consumer<SnapshotHistory> {
  /** What to do about it. */
  public static final String HINT =
      "Give each instance a name of its own: set another REPLICATOR_INSTANCE, or hostname, on one of"
          + " them. Else nobody can tell from messages and snapshots which one they are of.";

  private static final EventLog log = EventLog.of(NamesakeWatch.class);

  private final Instance self;
  private final Optional<Instant> since;
  private boolean told;

  /**
   * @param since when the id of {@code self} was made, where that is known
   */
  public NamesakeWatch(Instance self, Optional<Instant> since) {
    this.self = self;
    this.since = since;
  }

  /** A sentence about the namesake; empty where there is none. */
  public static Optional<String> warning(
      SnapshotHistory history, Instance self, Optional<Instant> since) {
    return history
        .newestOfANamesake(self, since)
        .map(
            entry ->
                "another instance is called %s, too: it published snapshot %s at %s, as instance %s"
                    .formatted(
                        self.name(),
                        entry.id().brief(),
                        entry.time().truncatedTo(ChronoUnit.SECONDS),
                        entry.tags().leader().id()));
  }

  @Override
  public void accept(SnapshotHistory history) {
    if (!told) {
      Optional<String> warning = warning(history, self, since);
      warning.ifPresent(found -> log.warn("namesake", field("reason", found), field("hint", HINT)));
      told = warning.isPresent();
    }
  }
}
