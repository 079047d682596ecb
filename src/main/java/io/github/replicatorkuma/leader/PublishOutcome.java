package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.util.List;

/** How a publish cycle ended, failures aside. */
public sealed interface PublishOutcome {
  /** One line for logs and people. */
  String summary();

  /** There was nothing to publish. */
  record Unchanged(Digest digest) implements PublishOutcome {
    @Override
    public String summary() {
      return "unchanged, digest " + digest.brief();
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
   */
  record Published(
      SnapshotId id,
      Position position,
      Digest digest,
      boolean newLeader,
      long monitors,
      long rows,
      List<String> warnings)
      implements PublishOutcome {
    @Override
    public String summary() {
      return "published snapshot %s (%s), %d monitors, %d rows, digest %s%s"
          .formatted(
              id.brief(),
              position,
              monitors,
              rows,
              digest.brief(),
              newLeader ? ", as the new leader" : "");
    }
  }

  /** A guard, or the fast-forward rule, kept it from publishing. */
  record Withheld(Guard guard, String reason, String hint) implements PublishOutcome {
    /** Which check withheld it. */
    public enum Guard {
      /** Kuma is not set up, or migrates: nothing to tell anybody about, it passes. */
      NOT_READY,
      NOT_A_DESCENDANT,
      VANISHING_ROWS
    }

    @Override
    public String summary() {
      return "withheld: " + reason;
    }
  }
}
