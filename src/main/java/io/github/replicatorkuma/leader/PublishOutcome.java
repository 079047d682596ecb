package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a publish cycle ended, failures aside. */
public sealed interface PublishOutcome {
  /** Follows what it is said of. */
  String FETCHED_BACK = "; fetched back from the repository, and whole";

  /** One line for logs and people. */
  String summary();

  /**
   * There was nothing to publish.
   *
   * @param proved whether the newest snapshot was fetched back, and is whole
   */
  record Unchanged(Digest digest, boolean proved) implements PublishOutcome {
    Unchanged(Digest digest) {
      this(digest, false);
    }

    @Override
    public String summary() {
      return "unchanged" + (proved ? FETCHED_BACK : "");
    }
  }

  /**
   * What is published cannot be fetched: no replica gets it.
   *
   * @param reason what restic or the check said
   */
  record Unfetchable(SnapshotId id, String reason, String hint) implements PublishOutcome {
    @Override
    public String summary() {
      return "snapshot %s is published, but no replica can fetch it: %s"
          .formatted(id.brief(), reason);
    }
  }

  /** Somebody edits: it waits for the end of that, to be published as one. */
  record Settling(Duration pause) implements PublishOutcome {
    @Override
    public String summary() {
      return "somebody edits, another look in %.1f s".formatted(pause.toMillis() / 1000.0);
    }
  }

  /**
   * A snapshot was published.
   *
   * @param newLeader whether this instance became the leader by it
   * @param monitors how many monitors it holds
   * @param change what of it is new; empty where that is not known
   * @param proved whether it was fetched back, and is whole
   */
  record Published(
      SnapshotId id,
      Position position,
      Digest digest,
      boolean newLeader,
      long monitors,
      long rows,
      Optional<Change> change,
      List<String> warnings,
      boolean proved)
      implements PublishOutcome {
    /** The same by its whole id, which the oldest restic does not tell at once. */
    Published listedAs(SnapshotId whole) {
      return new Published(
          whole, position, digest, newLeader, monitors, rows, change, warnings, proved);
    }

    Published asProved() {
      return new Published(id, position, digest, newLeader, monitors, rows, change, warnings, true);
    }

    @Override
    public String summary() {
      String changed = change.map(Change::inWords).orElse("");
      return "published snapshot %s: %s%s%s"
          .formatted(
              id.brief(),
              changed.isEmpty() ? Amount.of(monitors, "monitor") : changed,
              newLeader ? ", as the new leader" : "",
              proved ? FETCHED_BACK : "");
    }
  }

  /**
   * A guard, or the fast-forward rule, kept it from publishing.
   *
   * @param asides parts of the reason that hold names of monitors
   */
  record Withheld(Guard guard, String reason, String hint, List<String> asides)
      implements PublishOutcome, PublishDecision {
    public Withheld(Guard guard, String reason, String hint) {
      this(guard, reason, hint, List.of());
    }

    /** The same with more to do. */
    Withheld advising(String more) {
      return new Withheld(guard, reason, hint + more, asides);
    }

    /** Another instance's or tool's work would be overwritten. */
    static Withheld notADescendant(String reason, String hint) {
      return new Withheld(Guard.NOT_A_DESCENDANT, reason, hint);
    }

    /** Which check withheld it. */
    public enum Guard {
      /** Kuma is not set up, or migrates: nothing to tell anybody about, it passes. */
      NOT_READY,
      NOT_A_DESCENDANT,
      /** Its data come from a backup, and it published more after that. */
      RESTORED,
      VANISHING_ROWS
    }

    @Override
    public String summary() {
      return "withheld: " + reason;
    }
  }
}
