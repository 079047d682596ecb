package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.ChangedRows;
import io.github.replicatorkuma.kuma.Obstacle;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.replica.ApplyTransaction.Committed;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies while Kuma runs: stops what leaves, commits, has Kuma take up what changed, and proves
 * that it runs with just the rows that are in the means.database().
 *
 * <p>The restore point stays until Kuma has lived through a boot with the new rows.
 */
record LiveApply(ApplyMeans means, ApplyTransaction transaction) {
  private static final EventLog log = EventLog.of(LiveApply.class);

  /** A plan may be outdated by somebody who edits on this instance at the same moment. */
  private static final int MOST_PLANS = 3;

  private static final TableName MAINTENANCE = new TableName("maintenance");

  /**
   * How it went.
   *
   * @param written what was written
   * @param inStep whether Kuma runs with the new rows; otherwise it must be restarted
   */
  record Result(ApplyPlan written, boolean inStep, List<String> warnings) {}

  /** Why this plan cannot be applied live now; empty when it can. */
  Optional<String> obstacle(ApplyPlan plan) throws ReplicationException {
    if (means.kuma().probe() != Readiness.READY) {
      return Optional.of("Uptime Kuma does not answer yet");
    }
    if (means.database().read(read -> read.count(ReplicatedTables.USER)) == 0) {
      return Optional.of("Uptime Kuma has no user yet, and looks for one at its start only");
    }
    Optional<String> plans = LiveChanges.obstacle(plan);
    return plans.isPresent() ? plans : means.kuma().live().obstacle().map(Obstacle::reason);
  }

  /** Whether Kuma has taken up now what was due. */
  boolean reloadDue() throws ReplicationException {
    means.reached(Step.LIVE_BEFORE_DUE_RELOAD);
    return reload(ChangedRows.NONE);
  }

  Result apply(ApplyJob job) throws ReplicationException {
    means.reached(Step.APPLY_BEFORE_LOGOS);
    means.uploads().stage(job.wanted(), job.files());
    for (int plans = 1; ; plans++) {
      try {
        return apply(job, job.plan().plan());
      } catch (OutdatedPlanException e) {
        if (plans == MOST_PLANS) {
          throw e;
        }
        log.debug("plan_outdated", field("reason", e.getMessage()));
        job.plan().replace(means.database(), job.wanted());
      }
    }
  }

  private Result apply(ApplyJob job, ApplyPlan plan) throws ReplicationException {
    LiveChanges changes = LiveChanges.of(plan);
    if (!plan.insertedMonitors().isEmpty()) {
      means.reached(Step.LIVE_BEFORE_PURGE);
      means.database().purgeOrphanedHistory(plan.insertedMonitors(), PurgePace.UNTIL_DONE);
    }
    means.reached(Step.LIVE_BEFORE_QUIESCE);
    Committed committed;
    try {
      means.kuma().live().quiesce(changes.leaving(), changes.rows().maintenances());
      committed = transaction.runPlanned(plan, job.wanted(), job.id(), means.kuma().bootId());
      means.reached(Step.APPLY_COMMITTED);
      means.uploads().install(job.files());
      means.reached(Step.LIVE_BEFORE_RELOAD);
    } catch (Throwable e) {
      reload(changes.rows()); // what was stopped; where this fails, it stays due
      throw e;
    }
    boolean inStep = reload(changes.rows());
    means.reached(Step.LIVE_RELOADED);
    return new Result(committed.plan(), inStep, committed.warnings());
  }

  /** Whether Kuma took it up, and runs with it. */
  private boolean reload(ChangedRows changed) {
    try {
      means.kuma().live().reload(changed);
      boolean inStep = isInStep();
      return inStep || isInStep(); // an edit on this instance may have come in between
    } catch (ReplicationException e) {
      log.warn("kuma_not_reloaded", field("reason", e.getMessage()));
      return false;
    }
  }

  private boolean isInStep() throws ReplicationException {
    RunningLoops running = means.kuma().live().running();
    RunningLoops stored = means.database().read(LiveApply::stored);
    Set<List<@Nullable String>> difference = new HashSet<>(stored.monitors());
    difference.removeAll(running.monitors());
    log.debug(
        "kuma_compared",
        field("monitors", stored.monitors().size()),
        field("running", running.monitors().size()),
        field("missing", difference.size()));
    return running.equals(stored);
  }

  /** What Kuma must run with. */
  private static RunningLoops stored(ReadTransaction read) throws ReplicationException {
    return new RunningLoops(
        rows(read, ReplicatedTables.MONITOR, RunningLoops.MONITOR_COLUMNS, true),
        rows(read, MAINTENANCE, RunningLoops.MAINTENANCE_COLUMNS, false));
  }

  private static Set<List<@Nullable String>> rows(
      ReadTransaction read, TableName name, List<String> columns, boolean activeOnly)
      throws ReplicationException {
    List<String> wanted = new ArrayList<>(columns);
    wanted.add("active");
    Set<List<@Nullable String>> found = new HashSet<>();
    read.rows(read.schema(name).orElseThrow().only(wanted), "id")
        .forEach(
            row -> {
              if (!activeOnly || "1".equals(row.cell(columns.size()))) {
                List<@Nullable String> cells =
                    new ArrayList<>(row.cells().subList(0, columns.size()));
                cells.replaceAll(cell -> "".equals(cell) ? null : cell);
                found.add(cells);
              }
            });
    return found;
  }
}
