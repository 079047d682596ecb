package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.Held;

/** What is told of cycles beside how they end by themselves, and of failures. */
public final class Reports {
  private static final EventLog log = EventLog.of(Reports.class);

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

  /** How an apply ended on a replica, which may be held where it is. */
  public static CycleReport ofReplica(ApplyCycle cycle, ApplyOutcome outcome)
      throws ReplicationException {
    CycleReport report = outcome.report();
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

  private static CycleReport waiting(String summary, String hint) {
    return new CycleReport(Result.WAITING, "waiting", summary, hint);
  }

  /** How an apply ended with which a leader went back to an older state. */
  public static CycleReport ofLeader(ApplyOutcome outcome) {
    if (outcome instanceof ApplyOutcome.Undone) {
      return outcome
          .report()
          .saying(outcome.summary(), "This leader publishes the older state by itself.");
    }
    return outcome instanceof ApplyOutcome.RolledBack
        ? new CycleReport(
            Result.STOPPED,
            "rolled_back",
            outcome.summary(),
            "Look into Uptime Kuma's log. This leader publishes the rows from before again by"
                + " itself; to go back to another state, choose another snapshot.")
        : outcome.report();
  }

  /** A leader was asked to apply, or a replica to publish. */
  public static CycleReport notThisRole(Order order, boolean leader) {
    return new CycleReport(
        Result.STOPPED,
        "not_this_role",
        "this instance is a " + (leader ? "leader" : "replica"),
        leader
            ? "To take this leader and its whole fleet back to an older state, say which:"
                + " `replicator-kuma apply --snapshot ID`, or with --at TIME. Else apply on a replica."
            : order instanceof Order.ApplyKept kept
                ? "Make these edits on the leader by hand. To see them, run: `replicator-kuma kept"
                    + " show "
                    + kept.choice().number()
                    + "`. "
                    + LEAD
                : "Publish on the leader. " + LEAD);
  }

  /** Kuma ended while it started, and this is wrong with its database. */
  static CycleReport endedAtStart(CycleReport cause) {
    return new CycleReport(
        cause.result(),
        "ended_at_start",
        "Uptime Kuma ended while it started: " + cause.summary(),
        cause.hint());
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
