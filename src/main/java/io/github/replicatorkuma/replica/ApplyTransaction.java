package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the database equal to a snapshot in one transaction that is planned on what it reads
 * itself: either all of it is committed or nothing.
 */
final class ApplyTransaction {
  private static final Logger log = LoggerFactory.getLogger(ApplyTransaction.class);

  private final KumaDatabase database;
  private final ApplyPolicy policy;
  private final Path restorePoint;
  private final Steps steps;

  /** What was committed, and what the operator should know of it. */
  record Committed(ApplyPlan plan, List<String> warnings) {}

  ApplyTransaction(KumaDatabase database, ApplyPolicy policy, Path restorePoint, Steps steps) {
    this.database = database;
    this.policy = policy;
    this.restorePoint = restorePoint;
    this.steps = steps;
  }

  /** Applies the snapshot; a restore point is on disk before the commit. */
  Committed run(VerifiedSnapshot snapshot, SnapshotId id) throws ReplicationException {
    boolean mayBeCommitted = false;
    try {
      Committed result = database.write(transaction -> write(transaction, snapshot, id));
      mayBeCommitted = true;
      return result;
    } catch (DatabaseException e) {
      mayBeCommitted = e.kind() == DatabaseException.Kind.COMMIT_UNKNOWN;
      throw e;
    } finally {
      if (!mayBeCommitted) {
        RestorePoint.discard(restorePoint);
      }
    }
  }

  /**
   * Writes the rows and takes them back, while Kuma runs: what the database refuses is known then
   * before Kuma is stopped, and not again at each try.
   */
  void rehearse(VerifiedSnapshot snapshot) throws ReplicationException {
    try {
      database.write(
          transaction -> {
            ApplyPlan plan = Assessment.plan(snapshot, transaction, policy);
            writeRows(transaction, snapshot, plan, danglingReferences(transaction));
            throw new Rehearsed();
          });
    } catch (Rehearsed allWasTaken) {
      log.debug("event=rehearsed");
    }
  }

  /** Ends a rehearsal's transaction. */
  private static final class Rehearsed extends RuntimeException {}

  /** Puts back the rows from before; harmless where the apply was never committed. */
  void rollBack(RestorePoint point) throws ReplicationException {
    database.write(
        transaction -> {
          new PlanWriter(transaction).putBack(point.inverse());
          return point;
        });
  }

  private Committed write(WriteTransaction transaction, VerifiedSnapshot snapshot, SnapshotId id)
      throws ReplicationException {
    ApplyPlan plan = Assessment.plan(snapshot, transaction, policy);
    Set<DanglingReference> before = danglingReferences(transaction);
    steps.reached("apply:before-restore-point");
    new RestorePoint(id, plan.inverse()).save(restorePoint);
    steps.reached("apply:before-rows");
    List<String> warnings = writeRows(transaction, snapshot, plan, before);
    Set<String> strangers = new HashSet<>(plan.insertedMonitors());
    strangers.addAll(plan.replacedMonitors());
    transaction.deleteHistory(strangers);
    steps.reached("apply:before-commit");
    return new Committed(plan, warnings);
  }

  private List<String> writeRows(
      WriteTransaction transaction,
      VerifiedSnapshot snapshot,
      ApplyPlan plan,
      Set<DanglingReference> before)
      throws ReplicationException {
    new PlanWriter(transaction).write(plan);
    List<String> warnings = new ArrayList<>();
    for (DanglingReference reference : danglingReferences(transaction)) {
      if (!before.contains(reference)) {
        requireInherited(reference, snapshot);
      }
      warnings.add(reference.toString());
    }
    return warnings;
  }

  private Set<DanglingReference> danglingReferences(WriteTransaction transaction)
      throws ReplicationException {
    List<TableName> tables =
        ReplicatedTables.ALL.stream().filter(policy.scope()::includes).toList();
    return new LinkedHashSet<>(transaction.danglingReferences(tables));
  }

  /**
   * A reference that dangles here may have dangled on the leader already: there it does when the
   * parents are the snapshot's. The old script has no parents for some, and never had.
   */
  private void requireInherited(DanglingReference reference, VerifiedSnapshot snapshot)
      throws ReplicationException {
    boolean parentsAreTheLeaders =
        snapshot.has(reference.parent()) && policy.scope().includes(reference.parent());
    boolean neverCarried =
        snapshot.script().isPresent()
            && !ReplicatedTables.SCRIPT_TABLES.contains(reference.parent());
    if (!parentsAreTheLeaders && !neverCarried) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "nothing was applied: " + reference + " here",
          "Replicate table "
              + reference.parent()
              + " too, or add the missing row on this instance.",
          null);
    }
  }
}
