package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.Held;
import io.github.replicatorkuma.replica.ReplicaHints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how cycles ended: outcomes and failures as reports. */
public final class Reports {
  private static final EventLog log = EventLog.of(Reports.class);

  private static final Duration LONG_BOOT = Duration.ofMinutes(10);
  private static final String LONG_BOOT_HINT =
      "It is waited for, as it may be migrating its database: see its log. To take the apply back, run:"
          + " `replicator-kuma apply --undo`";

  /** A leader whose Kuma has not started yet. */
  static final CycleReport PUBLISHES_ONCE_STARTED =
      waiting("publishing waits until Uptime Kuma has started", "");

  /** Who leads is configured. */
  static final CycleReport NOT_AUTO =
      new CycleReport(
          Result.STOPPED,
          "not_this_role",
          "who leads is configured here, by REPLICATOR_MODE",
          "To hand over by a command, set REPLICATOR_MODE=AUTO on all instances.");

  /** A replica's fresh Kuma, which needs nobody. */
  static final CycleReport NO_DATABASE_YET =
      waiting("Uptime Kuma has not created its database yet", "");

  /** A fresh Kuma: there is nothing to read or write yet. */
  public static final CycleReport NO_DATABASE =
      waiting("Uptime Kuma has no database yet", "Choose one on Uptime Kuma's set-up page.");

  /** Nobody has chosen a database on Kuma's set-up page yet. */
  static final CycleReport KUMA_NOT_SET_UP =
      waiting(
          "Uptime Kuma shows its set-up page",
          "Choose a database there; check DATA_DIR if it is not meant to be new.");

  /** Kuma boots, migrates or hangs; or it answers elsewhere than is asked. */
  static final CycleReport NO_ANSWER =
      new CycleReport(
          Result.RETRYABLE,
          "failed",
          "replication waits, for Uptime Kuma does not answer yet",
          "It may be migrating its database. If it runs, check UPTIME_KUMA_HOST, UPTIME_KUMA_PORT"
              + " and UPTIME_KUMA_SSL_KEY.");

  /** Where the fleet decides by itself who leads. */
  static final String HAVE_THIS_LEAD = "To have this instance lead, run: `replicator-kuma lead`. ";

  private static final String LEAD =
      "To have this instance lead, set REPLICATOR_MODE=BACKUP here, and RESTORE on the old leader. With"
          + " AUTO on all, run: `replicator-kuma lead`";

  private Reports() {}

  public static CycleReport of(PublishOutcome outcome) {
    String summary = outcome.summary();
    if (outcome instanceof PublishOutcome.Published published) {
      return new CycleReport(
              Result.DONE,
              CycleReport.PUBLISHED,
              summary,
              "",
              published.warnings(),
              published.change())
          .naming(published.change().map(Change::asides).orElse(List.of()))
          .with(
              Map.of(
                  "snapshot", published.id().value(),
                  "position", published.position().toString(),
                  "digest", published.digest().hex()));
    }
    if (outcome instanceof PublishOutcome.Withheld withheld) {
      boolean notReady = withheld.guard() == PublishOutcome.Withheld.Guard.NOT_READY;
      Result result = notReady ? Result.WAITING : Result.STOPPED;
      return new CycleReport(result, "withheld", summary, withheld.hint())
          .naming(withheld.asides());
    }
    if (outcome instanceof PublishOutcome.Unfetchable flaw) {
      return new CycleReport(Result.STOPPED, "unfetchable", summary, flaw.hint());
    }
    return outcome instanceof PublishOutcome.Unchanged unchanged
        ? new CycleReport(Result.IDLE, "unchanged", summary, "")
            .with(Map.of("digest", unchanged.digest().hex()))
        : new CycleReport(Result.SETTLING, "settling", summary, "");
  }

  /** A good cycle of a leader whose last proof was not. */
  static CycleReport of(CycleReport cycle, PublishOutcome.Unfetchable flaw) {
    boolean idle = cycle.result() == Result.IDLE;
    String summary = (idle ? "" : cycle.summary() + "; ") + flaw.summary();
    return new CycleReport(
            Result.STOPPED, "unfetchable", summary, flaw.hint(), cycle.warnings(), cycle.change())
        .naming(cycle.asides())
        .with(cycle.details());
  }

  public static CycleReport of(ApplyOutcome outcome) {
    String summary = outcome.summary();
    if (outcome instanceof ApplyOutcome.Applied applied) {
      Optional<Change> change = Optional.of(applied.change());
      return new CycleReport(Result.DONE, "applied", summary, "", applied.warnings(), change)
          .naming(applied.change().asides())
          .with(details(applied.id(), applied.position()));
    }
    if (outcome instanceof ApplyOutcome.Refused refused) {
      return new CycleReport(Result.STOPPED, "refused", summary, refused.hint());
    }
    if (outcome instanceof ApplyOutcome.RolledBack rolledBack) {
      return new CycleReport(Result.STOPPED, "rolled_back", summary, rolledBack.hint());
    }
    if (outcome instanceof ApplyOutcome.Booting booting) {
      return booting(booting);
    }
    if (outcome instanceof ApplyOutcome.Undone undone) {
      String again = ReplicaHints.applyAgain(undone.id());
      return new CycleReport(Result.DONE, "undone", summary, again);
    }
    if (outcome instanceof ApplyOutcome.BroughtBack back) {
      boolean done = back.change().rows().total() > 0;
      Result result = done ? Result.DONE : back.left().isEmpty() ? Result.IDLE : Result.STOPPED;
      Optional<Change> change = Optional.of(back.change());
      return new CycleReport(result, "kept_applied", summary, back.hint(), back.warnings(), change)
          .naming(List.of(back.leftAside()))
          .naming(back.change().asides());
    }
    if (outcome instanceof ApplyOutcome.NothingPublished nothing) {
      return waiting(summary, nothing.hint());
    }
    return outcome instanceof ApplyOutcome.UpToDate same
        ? new CycleReport(Result.IDLE, "up_to_date", summary, "")
            .with(details(same.id(), same.position()))
        : waiting(summary, "");
  }

  /** How an apply ended on a replica, which may be held where it is. */
  public static CycleReport ofReplica(ApplyCycle cycle, ApplyOutcome outcome)
      throws ReplicationException {
    CycleReport report = of(outcome);
    if (outcome instanceof ApplyOutcome.Undone) {
      return report.held("taken back");
    }
    boolean same = outcome instanceof ApplyOutcome.UpToDate;
    if (!same && !(outcome instanceof ApplyOutcome.Applied)) {
      return report;
    }
    return cycle.held().map(held -> held(report, held, same)).orElse(report);
  }

  private static CycleReport held(CycleReport report, Held held, boolean same) {
    CycleReport told =
        same
            ? new CycleReport(Result.IDLE, CycleReport.HELD, held.summary(), held.hint())
                .with(report.details())
            : report.saying(report.summary() + "; " + held.summary(), held.hint());
    return told.held(held.words());
  }

  private static Map<String, String> details(SnapshotId id, Position position) {
    return Map.of("snapshot", id.value(), "position", position.toString());
  }

  private static CycleReport waiting(String summary, String hint) {
    return new CycleReport(Result.WAITING, "waiting", summary, hint);
  }

  /** People are told of a boot that is uncommonly long, and how to take back what it boots with. */
  private static CycleReport booting(ApplyOutcome.Booting booting) {
    return booting.since().compareTo(LONG_BOOT) < 0
        ? new CycleReport(Result.WAITING, "booting", booting.summary(), LONG_BOOT_HINT)
        : new CycleReport(
            Result.STOPPED,
            "booting",
            booting.summary() + ", for more than " + LONG_BOOT.toMinutes() + " minutes",
            LONG_BOOT_HINT);
  }

  /** How an apply ended with which a leader went back to an older state. */
  public static CycleReport ofLeader(ApplyOutcome outcome) {
    if (outcome instanceof ApplyOutcome.Undone) {
      return of(outcome)
          .saying(outcome.summary(), "This leader publishes the older state by itself.");
    }
    return outcome instanceof ApplyOutcome.RolledBack
        ? new CycleReport(
            Result.STOPPED,
            "rolled_back",
            outcome.summary(),
            "Look into Uptime Kuma's log. This leader publishes the rows from before again by"
                + " itself; to go back to another state, choose another snapshot.")
        : of(outcome);
  }

  /** A leader was asked to apply, or a replica to publish. */
  public static CycleReport notThisRole(Order order, boolean leader) {
    return new CycleReport(
        Result.STOPPED,
        "not_this_role",
        "this instance is a " + (leader ? "leader" : "replica"),
        leader
            ? "To take this leader and its whole fleet back to an older state, say which:"
                + " `replicator-kuma apply --snapshot ID` or `--at TIME`. Else apply on a replica."
            : order instanceof Order.ApplyKept kept
                ? "Make these edits on the leader by hand. To see them, run: `replicator-kuma kept"
                    + " show "
                    + kept.choice().number()
                    + "`. "
                    + LEAD
                : "Publish on the leader. " + LEAD);
  }

  public static CycleReport of(ReplicationException failure) {
    Result result =
        switch (failure.severity()) {
          case TERMINAL -> Result.TERMINAL;
          case RETRYABLE -> Result.RETRYABLE;
          case RETRYABLE_SLOWLY -> Result.RETRYABLE_SLOWLY;
        };
    String summary = String.valueOf(failure.getMessage());
    return new CycleReport(result, failure.event(), summary, failure.hint());
  }

  /** What may fail. */
  interface Attempt {
    CycleReport run() throws ReplicationException, InterruptedException;
  }

  /** How it ended, or why it failed. */
  static CycleReport ofAttempt(Attempt attempt) throws InterruptedException {
    try {
      return attempt.run();
    } catch (ReplicationException e) {
      return of(e);
    } catch (RuntimeException e) {
      return ofDefect(e);
    }
  }

  /** For what should not happen; retried, because giving up helps nobody. */
  public static CycleReport ofDefect(Throwable defect) {
    log.error("defect", thrown(defect));
    return new CycleReport(
        Result.RETRYABLE,
        "failed",
        "unexpected " + defect.getClass().getName(),
        "Please report this with the log around it.");
  }
}
