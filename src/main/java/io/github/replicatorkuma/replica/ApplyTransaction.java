package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings about what is wanted, mostly the rows of a snapshot, in one transaction that is planned on
 * what it reads itself, or on what nobody has changed since it was read: either all of it is
 * committed or nothing.
 */
record ApplyTransaction(
    KumaDatabase database, ApplyPolicy policy, Path restorePoint, Guard guard, Steps steps) {
  private static final EventLog log = EventLog.of(ApplyTransaction.class);

  /** What has to hold of the rows that are about to be overwritten. */
  interface Guard {
    void require(WriteTransaction transaction) throws ReplicationException;
  }

  /** What was committed, and what the operator should know of it. */
  record Committed(ApplyPlan plan, List<String> warnings) {}

  /** Applies what is wanted as the rows are then; a restore point is on disk before the commit. */
  Committed run(Wanted wanted, SnapshotId id) throws ReplicationException {
    return commit(wanted, id, "", Optional.empty());
  }

  /**
   * The same.
   *
   * @param assessed the plan made before, which will do where nobody has written since; it is let
   *     go of otherwise
   */
  Committed run(Wanted wanted, SnapshotId id, HeldPlan assessed) throws ReplicationException {
    if (assessed.isAsOf(database.changeMark())) {
      try {
        return runPlanned(assessed.plan(), wanted, id, "");
      } catch (ReplicationException e) {
        if (!mayBeOutdated(e)) {
          throw e;
        }
        log.debug("planned_anew", field("reason", e.getMessage()));
      }
    }
    assessed.letGo();
    return run(wanted, id);
  }

  /** Whether it tells of the rows, which may have changed since they were planned for. */
  private static boolean mayBeOutdated(ReplicationException failure) {
    if (failure instanceof DatabaseException e) {
      return e.kind() == DatabaseException.Kind.FAILED
          || e.kind() == DatabaseException.Kind.UNREPLICABLE;
    }
    return failure instanceof OutdatedPlanException || failure.severity() == Severity.TERMINAL;
  }

  /**
   * The same beside a Kuma that runs and should not wait for its database: the plan was made
   * before, and the restore point, for which the disk may take long, is there before the lock.
   *
   * @param boot the boot of that Kuma
   * @throws OutdatedPlanException when a row is not what it was when the plan was made
   */
  Committed runPlanned(ApplyPlan plan, Wanted wanted, SnapshotId id, String boot)
      throws ReplicationException {
    return commit(wanted, id, boot, Optional.of(plan));
  }

  /** A restore point from before that is not proved yet stays what it was when this fails. */
  private Committed commit(Wanted wanted, SnapshotId id, String boot, Optional<ApplyPlan> planned)
      throws ReplicationException {
    Optional<RestorePoint> earlier = RestorePoint.load(restorePoint);
    try {
      if (planned.isPresent()) {
        save(id, planned.get(), boot, earlier);
      }
      return database.write(
          transaction -> {
            ApplyPlan plan = plan(wanted, planned, transaction);
            if (planned.isEmpty()) {
              save(id, plan, boot, earlier);
            }
            return write(transaction, wanted, plan);
          });
    } catch (Throwable e) {
      boolean mayBeCommitted =
          e instanceof DatabaseException failure
              && failure.kind() == DatabaseException.Kind.COMMIT_UNKNOWN;
      if (!mayBeCommitted) {
        putBack(earlier);
      }
      throw e;
    }
  }

  private void save(SnapshotId id, ApplyPlan plan, String boot, Optional<RestorePoint> earlier)
      throws ReplicationException {
    RestorePoint point = new RestorePoint(id, plan.inverse(), boot);
    RestorePoint both = earlier.map(point::since).orElse(point);
    steps.reached(Step.APPLY_BEFORE_RESTORE_POINT);
    both.save(restorePoint);
  }

  private void putBack(Optional<RestorePoint> earlier) throws ReplicationException {
    if (earlier.isPresent()) {
      earlier.get().save(restorePoint);
    } else {
      RestorePoint.discard(restorePoint);
    }
  }

  /** What was planned before, which has to fit still; else what is wanted now. */
  private static ApplyPlan plan(
      Wanted wanted, Optional<ApplyPlan> planned, WriteTransaction transaction)
      throws ReplicationException {
    if (planned.isEmpty()) {
      return wanted.plan(transaction);
    }
    PlannedRows.require(planned.get(), transaction);
    return planned.get();
  }

  /**
   * Writes the rows and takes them back, while Kuma runs: what the database refuses is known then
   * before Kuma is stopped, and not again at each try.
   *
   * @param assessed the plan made just before, which nearly always still fits
   */
  void rehearse(Wanted wanted, ApplyPlan assessed) throws ReplicationException {
    try {
      rehearse(wanted, Optional.of(assessed));
    } catch (ReplicationException e) {
      if (!mayBeOutdated(e)) {
        throw e;
      }
      log.debug("rehearsed_anew", field("reason", e.getMessage()));
      rehearse(wanted, Optional.empty());
    }
  }

  private void rehearse(Wanted wanted, Optional<ApplyPlan> planned) throws ReplicationException {
    try {
      database.write(
          transaction -> {
            ApplyPlan plan = plan(wanted, planned, transaction);
            List<String> unused = writeRows(transaction, wanted, plan);
            throw new Rehearsed();
          });
    } catch (Rehearsed allWasTaken) {
      log.debug("rehearsed");
    }
  }

  /** Ends a rehearsal's transaction. */
  private static final class Rehearsed extends RuntimeException {}

  /**
   * Puts back the rows from before; harmless where the apply was never committed.
   *
   * @return what undoes that; empty where nothing was put back, as {@link #leavesNoUser}
   */
  Optional<ApplyPlan> rollBack(RestorePoint point) throws ReplicationException {
    return database.write(
        transaction -> {
          steps.reached(Step.ROLLBACK_BEFORE_ROWS);
          if (leavesNoUser(point, transaction)) {
            return Optional.empty();
          }
          PlanWriter rows = new PlanWriter(transaction);
          ApplyPlan redo = rows.asTheyAre(point.inverse());
          rows.putBack(point.inverse());
          steps.reached(Step.ROLLBACK_BEFORE_COMMIT);
          return Optional.of(redo);
        });
  }

  /**
   * Whether no user would be left by a roll back where there is one: Kuma would show its set-up
   * page to the world.
   */
  static boolean leavesNoUser(RestorePoint point, ReadTransaction transaction)
      throws ReplicationException {
    Optional<TablePlan> back = point.inverse().table(ReplicatedTables.USER);
    if (back.isEmpty() || !back.get().inserts().isEmpty()) {
      return false;
    }
    TableSchema ids = transaction.schema(ReplicatedTables.USER).orElseThrow().only("id"::equals);
    Set<String> users = new HashSet<>();
    transaction.rows(ids, "id").forEach(row -> users.add(ids.key(row)));
    return !users.isEmpty() && back.get().deletedKeys().containsAll(users);
  }

  /** Undoes a roll back. */
  void redo(ApplyPlan plan) throws ReplicationException {
    database.write(
        transaction -> {
          new PlanWriter(transaction).write(plan);
          return plan;
        });
  }

  private Committed write(WriteTransaction transaction, Wanted wanted, ApplyPlan plan)
      throws ReplicationException {
    guard.require(transaction);
    steps.reached(Step.APPLY_BEFORE_ROWS);
    List<String> warnings = writeRows(transaction, wanted, plan);
    Set<String> strangers = new HashSet<>(plan.insertedMonitors());
    strangers.addAll(plan.replacedMonitors());
    transaction.deleteHistory(strangers);
    steps.reached(Step.APPLY_BEFORE_COMMIT);
    return new Committed(plan, warnings);
  }

  private List<String> writeRows(WriteTransaction transaction, Wanted wanted, ApplyPlan plan)
      throws ReplicationException {
    List<TableName> tables =
        ReplicatedTables.ALL.stream().filter(policy.scope()::includes).toList();
    Set<DanglingReference> before = Set.copyOf(transaction.danglingReferences(tables));
    new PlanWriter(transaction).write(plan);
    List<String> warnings = new ArrayList<>(transaction.warnings());
    for (DanglingReference dangling : new LinkedHashSet<>(transaction.danglingReferences(tables))) {
      if (!before.contains(dangling) && !wanted.maybeDangledBefore(dangling)) {
        throw ReplicationException.terminal(
            "nothing was applied: " + dangling + " here",
            "Replicate table "
                + dangling.parent()
                + " too, or add the missing row on this instance.");
      }
      warnings.add(dangling.toString());
    }
    return warnings;
  }
}
