package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an apply cycle ended, failures aside. */
public sealed interface ApplyOutcome {
  /** The same in the terms of all cycles. */
  CycleReport report();

  /** One line for logs and people. */
  default String summary() {
    return report().summary();
  }

  private static Map<String, String> details(SnapshotId id, Position position) {
    return Map.of("snapshot", id.value(), "position", position.toString());
  }

  private static CycleReport stopped(String event, String summary, String hint) {
    return new CycleReport(Result.STOPPED, event, summary, hint);
  }

  private static CycleReport waiting(String summary, String hint) {
    return new CycleReport(Result.WAITING, "waiting", summary, hint);
  }

  /** The newest snapshot was applied before, or nothing of it differs. */
  record UpToDate(SnapshotId id, Position position) implements ApplyOutcome, ApplyDecision {
    @Override
    public CycleReport report() {
      String summary = "up to date with snapshot " + id.brief() + position.aside();
      return new CycleReport(Result.IDLE, "up_to_date", summary, "").with(details(id, position));
    }
  }

  /** The repository holds nothing for a replica yet. */
  record NothingPublished(String reason, String hint) implements ApplyOutcome, ApplyDecision {
    @Override
    public CycleReport report() {
      return waiting(reason, hint);
    }
  }

  /** The snapshot has to wait until Kuma has started, and perhaps migrated. */
  record Postponed(SnapshotId id) implements ApplyOutcome {
    @Override
    public CycleReport report() {
      return waiting("snapshot " + id.brief() + " waits until Uptime Kuma has started", "");
    }
  }

  /**
   * A snapshot was applied.
   *
   * @param leader who published it
   * @param first whether it is this instance's first
   */
  record Applied(
      SnapshotId id,
      Position position,
      String leader,
      Change change,
      boolean first,
      List<String> warnings)
      implements ApplyOutcome {
    public RowCounts rows() {
      return change.rows();
    }

    /** How long Kuma was away; zero when it was not. */
    public Duration outage() {
      return change.outage();
    }

    @Override
    public CycleReport report() {
      String away =
          outage().isZero() ? "" : ", Kuma away for %.1f s".formatted(outage().toMillis() / 1000.0);
      String kept =
          first
              ? "; the first one from this repository; what the database held before its first apply"
                  + " ever is kept as before-first-apply in the state directory"
              : "";
      String summary =
          "applied snapshot %s%s by %s: ".formatted(id.brief(), position.aside(), leader)
              + change.inWordsOrRows()
              + away
              + kept;
      return new CycleReport(Result.DONE, "applied", summary, "", warnings, Optional.of(change))
          .naming(change.asides())
          .with(details(id, position));
    }
  }

  /**
   * The snapshot's rows are in the database, and Kuma still boots with them.
   *
   * @param since how long it has, as far as this process knows
   */
  record Booting(SnapshotId id, Duration since) implements ApplyOutcome {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** People are told of a boot that is uncommonly long. */
    @Override
    public CycleReport report() {
      boolean isLong = since.compareTo(LONG) >= 0;
      String summary = "Uptime Kuma is still starting with snapshot " + id.brief();
      return new CycleReport(
          isLong ? Result.STOPPED : Result.WAITING,
          "booting",
          isLong ? summary + ", for more than " + LONG.toMinutes() + " minutes" : summary,
          ReplicaHints.LONG_BOOT);
    }
  }

  /** An operator took the last apply back. */
  record Undone(SnapshotId id) implements ApplyOutcome {
    @Override
    public CycleReport report() {
      String summary =
          "took back snapshot %s and what was applied before it since Uptime Kuma's last start"
              .formatted(id.brief());
      return new CycleReport(Result.DONE, "undone", summary, ReplicaHints.applyAgain(id));
    }
  }

  /**
   * Edits that had given way are here.
   *
   * @param what they are, for people
   * @param left rows of which an edit was left out, and why
   */
  record BroughtBack(
      String what, Change change, List<String> left, String hint, List<String> warnings)
      implements ApplyOutcome {
    @Override
    public CycleReport report() {
      boolean done = change.rows().total() > 0;
      String changed =
          done
              ? "applied what " + what + ": " + change.inWordsOrRows()
              : "nothing to apply of what " + what;
      String leftAside = left.isEmpty() ? "" : ": " + String.join(", ", left);
      return new CycleReport(
              done ? Result.DONE : left.isEmpty() ? Result.IDLE : Result.STOPPED,
              "kept_applied",
              left.isEmpty() ? changed : changed + "; left out" + leftAside,
              hint,
              warnings,
              Optional.of(change))
          .naming(List.of(leftAside))
          .naming(change.asides());
    }
  }

  /** The snapshot was not applied, on purpose; the older rows stay. */
  record Refused(SnapshotId id, String reason, String hint) implements ApplyOutcome, ApplyDecision {
    @Override
    public CycleReport report() {
      return stopped("refused", "refused snapshot " + id.brief() + ": " + reason, hint);
    }
  }

  /** Kuma did not live with the snapshot; the rows from before are back. */
  record RolledBack(SnapshotId id, String reason, String hint) implements ApplyOutcome {
    @Override
    public CycleReport report() {
      return stopped("rolled_back", "rolled back snapshot " + id.brief() + ": " + reason, hint);
    }
  }
}
