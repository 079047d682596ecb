package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.replica.ApplyTransaction.Committed;
import io.github.replicatorkuma.replica.CloneOutcome.Refused;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes another Uptime Kuma's database a copy of this one's configuration, once and in one
 * transaction, and proves it: an export to a directory, and an apply from it. The source is only
 * read; its Kuma may run.
 *
 * @param uploads the target's upload directory
 * @param state the target's state directory, locked by the caller
 */
public record DatabaseClone(
    KumaDatabase source, KumaDatabase target, Path uploads, StateDirectory state, Steps steps) {
  /** The target is to differ in nothing. */
  static final ApplyPolicy EXACT = new ApplyPolicy(ReplicationScope.EVERYTHING, Set.of(), Set.of());

  private static final String STAGING = "staging";
  private static final String CLONE = "clone";

  /** Nobody else uses the target, so this need not be short. */
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** Writes all of the source into a directory that does not exist yet, in one cut. */
  public interface Export {
    ContentSummary to(Path directory) throws ReplicationException;
  }

  /** What there is to do in the target, and what is in the way. */
  private record Prospect(ApplyPlan plan, SchemaFit fit, boolean newer, long users, long monitors) {
    /** Whether anything would go that somebody has set up there. */
    boolean replaces() {
      RowCounts rows = plan.counts();
      return (users > 0 || monitors > 0) && (rows.deleted() > 0 || rows.updated() > 0);
    }
  }

  /** Removes what a clone that was killed left behind; for who holds the lock of the target. */
  public static void removeLeftover(Path stateDirectory) {
    StagingDirectory.removeLeftover(stateDirectory.resolve(STAGING).resolve(CLONE));
  }

  /**
   * Clones and verifies.
   *
   * @param acceptDeletes replace what the target holds
   * @throws ReplicationException when one of the databases cannot be used; the target is as it was
   *     then, or whole if it failed after the commit: cloning again finishes it
   */
  public CloneOutcome run(Export export, boolean acceptDeletes) throws ReplicationException {
    requireTarget();
    Map<TableName, Long> history = source.read(DatabaseClone::historyOfReady);
    try (StagingDirectory staging = StagingDirectory.create(state.path().resolve(STAGING), CLONE)) {
      Path directory = staging.path().resolve("export");
      List<String> warnings = new ArrayList<>(export.to(directory).warnings());
      VerifiedSnapshot snapshot = Choice.FromDirectory.verified(directory);
      Prospect prospect = target.read(transaction -> prospect(snapshot, transaction));
      if (prospect.newer() || (prospect.replaces() && !acceptDeletes)) {
        return refused(prospect);
      }
      warnings.addAll(prospect.fit().warnings());
      requireTarget();
      Optional<Path> copy = prospect.replaces() ? Optional.of(copyOfTarget()) : Optional.empty();
      ApplyTransaction transaction =
          new ApplyTransaction(
              target, EXACT, staging.path().resolve("undo.json"), rows -> {}, steps);
      RowCounts written = apply(snapshot, transaction, copy, warnings);
      steps.reached(Step.CLONE_BEFORE_VERIFICATION);
      CloneVerification found =
          target.read(cut -> CloneVerification.of(snapshot, cut, new UploadDirectory(uploads)));
      return new CloneReport(
          source.description(),
          target.description(),
          written,
          found.tables(),
          snapshot.manifest().files().size(),
          found.differences(),
          history,
          copy,
          warnings);
    }
  }

  /** Uptime Kuma has made it, and does not run on it. */
  private void requireTarget() throws ReplicationException {
    boolean prepared =
        target.exists() && target.read(cut -> cut.schema(ReplicatedTables.MONITOR).isPresent());
    if (!prepared) {
      throw ReplicationException.terminal(
          "the target, " + target.description() + ", holds no Uptime Kuma yet",
          CloneHints.NOT_PREPARED);
    }
    OtherKumas.requireNone(
        target, "an Uptime Kuma runs on the target, %s: %s", CloneHints.TARGET_RUNS);
  }

  /** What will stay with a source that can be cloned. */
  private static Map<TableName, Long> historyOfReady(ReadTransaction transaction)
      throws ReplicationException {
    transaction.requireSettled("the source's Uptime Kuma");
    if (transaction.schema(ReplicatedTables.USER).isEmpty()
        || transaction.count(ReplicatedTables.USER) == 0) {
      throw ReplicationException.terminal(
          "the source's Uptime Kuma has no user yet: there is nothing to clone",
          CloneHints.NO_USER);
    }
    List<TableName> history = new ArrayList<>(ReplicatedTables.HISTORY);
    history.add(ReplicatedTables.DOMAIN_EXPIRY);
    Map<TableName, Long> rows = new LinkedHashMap<>();
    for (TableName table : history) {
      if (transaction.schema(table).isPresent()) {
        rows.put(table, transaction.count(table));
      }
    }
    return rows;
  }

  private static Prospect prospect(VerifiedSnapshot snapshot, ReadTransaction transaction)
      throws ReplicationException {
    transaction.requireSettled("the target's Uptime Kuma");
    SchemaFit fit = Assessment.fit(snapshot, snapshot.manifest(), transaction, EXACT);
    return new Prospect(
        ApplyPlanner.plan(fit, EXACT),
        fit,
        fit.isTooNew(snapshot, transaction.migrations()),
        transaction.count(ReplicatedTables.USER),
        transaction.count(ReplicatedTables.MONITOR));
  }

  private static Refused refused(Prospect prospect) {
    if (prospect.newer()) {
      return new Refused(
          "the source's Uptime Kuma is newer: the target's does not have "
              + String.join(", ", prospect.fit().unknown()),
          CloneHints.UPGRADE_TARGET);
    }
    ApplyPlan plan = prospect.plan();
    int removed = plan.inverse().insertedMonitors().size() + plan.replacedMonitors().size();
    return new Refused(
        "the target has %d users and %d monitors: %d monitors would go with their history;"
                .formatted(prospect.users(), prospect.monitors(), removed)
            + " in all, %d rows would be deleted and %d changed"
                .formatted(plan.counts().deleted(), plan.counts().updated()),
        CloneHints.ACCEPT_DELETES);
  }

  private Path copyOfTarget() throws ReplicationException {
    String name = "before-clone-" + FILE_TIME.format(state.clock().instant());
    Path copy = state.path().resolve(name + target.copySuffix());
    target.copyTo(copy);
    return copy;
  }

  private RowCounts apply(
      VerifiedSnapshot snapshot,
      ApplyTransaction transaction,
      Optional<Path> copy,
      List<String> warnings)
      throws ReplicationException {
    Wanted wanted = new WantedSnapshot(snapshot, EXACT);
    UploadInstaller installer = new UploadInstaller(uploads);
    List<FileEntry> files = installer.missing(wanted.files());
    installer.stage(wanted, files);
    Committed committed;
    try {
      committed = transaction.run(wanted, new SnapshotId(snapshot.manifest().digest().hex()));
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.COMMIT_UNKNOWN) {
        throw new DatabaseException(
            e.kind(), String.valueOf(e.getMessage()), CloneHints.CLONE_AGAIN, e);
      }
      // A target that was not changed needs no copy, which holds all its secrets.
      copy.ifPresent(StagingDirectory::removeLeftover);
      throw e;
    }
    installer.install(files);
    // It would put back rows from before an earlier apply, over the clone.
    RestorePoint.discard(state.restorePoint());
    target.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE);
    warnings.addAll(committed.warnings());
    return committed.plan().counts();
  }
}
