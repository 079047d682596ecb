package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the backups of an instance are.
 *
 * @param last when the newest one was made; empty before the first
 * @param took how long that took
 * @param bytes of its files
 * @param overdue whether it is older than three intervals
 * @param trouble why the last attempt failed, if it did
 * @param backups what the repository holds, of all instances, as last listed
 */
public record HistoryStanding(
    Optional<Instant> last,
    Optional<Duration> took,
    Optional<Long> bytes,
    boolean overdue,
    Optional<Verdict> trouble,
    List<Backup> backups) {
  public HistoryStanding {
    backups = List.copyOf(backups);
  }

  boolean isGood() {
    return !overdue && trouble.isEmpty();
  }

  /** For people. */
  String inWords(Instant now) {
    String newest =
        last.map(
                made ->
                    "The newest was made %s: %s in %s."
                        .formatted(
                            Age.of(made, now),
                            Wording.size(bytes.orElse(0L)),
                            Wording.length(took.orElse(Duration.ZERO))))
            .orElse("None has been made yet.");
    String failed =
        trouble.map(bad -> " The last attempt failed: " + bad.reason() + ".").orElse("");
    return newest + failed;
  }

  /** The same with what is known only to who makes them. */
  public HistoryStanding with(boolean nowOverdue, Optional<Verdict> nowTrouble) {
    return new HistoryStanding(last, took, bytes, nowOverdue, nowTrouble, backups);
  }
}
