package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a publish cycle ended, failures aside. */
public sealed interface PublishOutcome {
  /** Follows what it is said of. */
  String FETCHED_BACK = "; fetched back from the repository, and whole";

  /** The same in the terms of all cycles. */
  CycleReport report();

  /** One line for logs and people. */
  default String summary() {
    return report().summary();
  }

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
    public CycleReport report() {
      String summary = "unchanged" + (proved ? FETCHED_BACK : "");
      return new CycleReport(Result.IDLE, "unchanged", summary, "")
          .with(Map.of("digest", digest.hex()));
    }
  }

  /**
   * What is published cannot be fetched: no replica gets it.
   *
   * @param reason what restic or the check said
   */
  record Unfetchable(SnapshotId id, String reason, String hint) implements PublishOutcome {
    @Override
    public CycleReport report() {
      String summary =
          "snapshot %s is published, but no replica can fetch it: %s".formatted(id.brief(), reason);
      return new CycleReport(Result.STOPPED, "unfetchable", summary, hint);
    }

    /** The same after a good cycle that found nothing else. */
    public CycleReport after(CycleReport cycle) {
      boolean idle = cycle.result() == Result.IDLE;
      return new CycleReport(
              Result.STOPPED,
              "unfetchable",
              (idle ? "" : cycle.summary() + "; ") + summary(),
              hint,
              cycle.warnings(),
              cycle.change())
          .naming(cycle.asides())
          .with(cycle.details());
    }
  }

  /** Somebody edits: it waits for the end of that, to be published as one. */
  record Settling(Duration pause) implements PublishOutcome {
    @Override
    public CycleReport report() {
      String summary =
          "somebody edits, another look in %.1f s".formatted(pause.toMillis() / 1000.0);
      return new CycleReport(Result.SETTLING, "settling", summary, "");
    }
  }

  /**
   * A snapshot was published.
   *
   * @param newLeader whether this instance became the leader by it
   * @param monitors how many monitors it holds
   * @param same whether the one before it holds the same
   * @param change what of it is new; empty where that is not known
   * @param proved whether it was fetched back, and is whole
   */
  record Published(
      SnapshotId id,
      Position position,
      Digest digest,
      boolean newLeader,
      long monitors,
      boolean same,
      Optional<Change> change,
      List<String> warnings,
      boolean proved)
      implements PublishOutcome {
    /** The same by its whole id, which the oldest restic does not tell at once. */
    Published listedAs(SnapshotId whole) {
      return new Published(
          whole, position, digest, newLeader, monitors, same, change, warnings, proved);
    }

    Published asProved() {
      return new Published(id, position, digest, newLeader, monitors, same, change, warnings, true);
    }

    @Override
    public CycleReport report() {
      String changed = same ? "nothing changed" : change.map(Change::inWords).orElse("");
      String summary =
          "published snapshot %s: ".formatted(id.brief())
              + (changed.isEmpty() ? Amount.of(monitors, "monitor") : changed)
              + (newLeader ? ", this instance leads now" : "")
              + (proved ? FETCHED_BACK : "");
      return new CycleReport(Result.DONE, CycleReport.PUBLISHED, summary, "", warnings, change)
          .naming(change.map(Change::asides).orElse(List.of()))
          .with(
              Map.of(
                  "snapshot", id.value(),
                  "position", position.toString(),
                  "digest", digest.hex()));
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
    public CycleReport report() {
      Result result = guard == Guard.NOT_READY ? Result.WAITING : Result.STOPPED;
      return new CycleReport(result, "withheld", "withheld: " + reason, hint).naming(asides);
    }
  }
}
