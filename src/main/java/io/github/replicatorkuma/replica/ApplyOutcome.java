package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.util.List;

/** How an apply cycle ended, failures aside. */
public sealed interface ApplyOutcome {
  /** One line for logs and people. */
  String summary();

  /** The newest snapshot was applied before, or nothing of it differs. */
  record UpToDate(SnapshotId id, Position position) implements ApplyOutcome {
    @Override
    public String summary() {
      return "up to date with snapshot " + id.brief() + position.aside();
    }
  }

  /** The repository holds nothing for a replica yet. */
  record NothingPublished(String reason, String hint) implements ApplyOutcome {
    @Override
    public String summary() {
      return reason;
    }
  }

  /** The snapshot has to wait until Kuma has started, and perhaps migrated. */
  record Postponed(SnapshotId id) implements ApplyOutcome {
    @Override
    public String summary() {
      return "snapshot " + id.brief() + " waits until Uptime Kuma has started";
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
    public String summary() {
      return "applied snapshot %s%s by %s: %s%s%s"
          .formatted(
              id.brief(),
              position.aside(),
              leader,
              change.inWordsOrRows(),
              outage().isZero()
                  ? ""
                  : ", Kuma away for %.1f s".formatted(outage().toMillis() / 1000.0),
              first
                  ? "; the first one from this repository; what the database held before its first apply"
                      + " ever is kept as before-first-apply in the state directory"
                  : "");
    }
  }

  /**
   * The snapshot's rows are in the database, and Kuma still boots with them.
   *
   * @param since how long it has, as far as this process knows
   */
  record Booting(SnapshotId id, Duration since) implements ApplyOutcome {
    @Override
    public String summary() {
      return "Uptime Kuma is still starting with snapshot " + id.brief();
    }
  }

  /** An operator took the last apply back. */
  record Undone(SnapshotId id) implements ApplyOutcome {
    @Override
    public String summary() {
      return "took back snapshot "
          + id.brief()
          + " and what was applied before it since Uptime Kuma's last start";
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
    public String summary() {
      String done =
          change.rows().total() == 0
              ? "nothing to apply of what " + what
              : "applied what " + what + ": " + change.inWordsOrRows();
      return left.isEmpty() ? done : done + "; left out" + leftAside();
    }

    /** The part of the summary that names rows left out; empty where none is. */
    public String leftAside() {
      return left.isEmpty() ? "" : ": " + String.join(", ", left);
    }
  }

  /** The snapshot was not applied, on purpose; the older rows stay. */
  record Refused(SnapshotId id, String reason, String hint) implements ApplyOutcome {
    @Override
    public String summary() {
      return "refused snapshot " + id.brief() + ": " + reason;
    }
  }

  /** Kuma did not live with the snapshot; the rows from before are back. */
  record RolledBack(SnapshotId id, String reason, String hint) implements ApplyOutcome {
    @Override
    public String summary() {
      return "rolled back snapshot " + id.brief() + ": " + reason;
    }
  }
}
