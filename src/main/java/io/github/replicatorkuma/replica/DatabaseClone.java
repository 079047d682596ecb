package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.CloneOutcome.Cloned;
import io.github.replicatorkuma.replica.CloneOutcome.Refused;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes another Uptime Kuma's database a copy of this one's configuration, once and in one
 * transaction, and proves it. The source is only read; its Kuma may run.
 */
public final class DatabaseClone {
  private static final String STAGING = "staging";
  private static final String CLONE = "clone";

  /** Nobody else uses the target, so this need not be short. */
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final KumaData source;
  private final KumaData target;
  private final StateDirectory state;
  private final Clock clock;
  private final Steps steps;
  private final UploadInstaller uploads;

  /** What there is to do in the target, and what is in the way. */
  private record Prospect(
      long users,
      long monitors,
      ApplyPlan plan,
      boolean sourceIsNewer,
      List<String> unknown,
      List<String> warnings) {
    boolean isInUse() {
      return users > 0 || monitors > 0;
    }

    boolean replaces() {
      return plan.counts().deleted() > 0 || plan.counts().updated() > 0;
    }
  }

  /**
   * @param state the target's state directory, locked by the caller
   */
  public DatabaseClone(
      KumaData source, KumaData target, StateDirectory state, Clock clock, Steps steps) {
    this.source = source;
    this.target = target;
    this.state = state;
    this.clock = clock;
    this.steps = steps;
    this.uploads = new UploadInstaller(target.uploads());
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
  public CloneOutcome run(boolean acceptDeletes) throws ReplicationException {
    requirePrepared();
    requireNobodyElse();
    Set<String> targetSettings = target.database().read(CloneContent::settings);
    try (StagingDirectory staging = StagingDirectory.create(state.path().resolve(STAGING), CLONE)) {
      CloneContent content = CloneContent.read(source, targetSettings, staging.path(), clock);
      Prospect prospect = prospect(content.snapshot());
      if (prospect.sourceIsNewer()) {
        return sourceIsNewer(prospect);
      }
      if (prospect.isInUse() && prospect.replaces() && !acceptDeletes) {
        return wouldReplace(prospect);
      }
      return new Cloned(write(content, prospect, staging.path().resolve("restore-point.json")));
    }
  }

  private void requirePrepared() throws ReplicationException {
    boolean prepared =
        target.database().exists()
            && target
                .database()
                .read(transaction -> transaction.schema(ReplicatedTables.MONITOR).isPresent());
    if (!prepared) {
      throw terminal(
          "the target, " + target.database().description() + ", holds no Uptime Kuma yet",
          CloneHints.NOT_PREPARED);
    }
  }

  private void requireNobodyElse() throws ReplicationException {
    Optional<OtherProgram> other = OtherKumas.anywhere(target.database());
    if (other.isPresent()) {
      throw terminal(
          "an Uptime Kuma runs on the target, %s: %s"
              .formatted(target.database().description(), other.get().name()),
          CloneHints.TARGET_RUNS);
    }
  }

  private Prospect prospect(VerifiedSnapshot snapshot) throws ReplicationException {
    ReplicationScope scope = CloneContent.scope(snapshot.manifest().settingKeys());
    return target
        .database()
        .read(
            transaction -> {
              if (transaction.isMigrating()) {
                throw new ReplicationException(
                    Severity.RETRYABLE,
                    "the target's Uptime Kuma was stopped while it migrated its database",
                    CloneHints.NOT_PREPARED,
                    null);
              }
              ReplicatedContent here = new ReplicatedContent(transaction, scope);
              SchemaFit fit = SchemaFit.of(snapshot, here, scope);
              return new Prospect(
                  transaction.count(ReplicatedTables.USER),
                  transaction.count(ReplicatedTables.MONITOR),
                  new ApplyPlanner(policy(scope)).plan(snapshot, fit, here, scope),
                  fit.isTooNew(snapshot, transaction.migrations()),
                  fit.unknown(),
                  fit.warnings());
            });
  }

  private static Refused sourceIsNewer(Prospect prospect) {
    return new Refused(
        "the source's Uptime Kuma is newer: the target's does not have "
            + String.join(", ", prospect.unknown()),
        CloneHints.UPGRADE_TARGET);
  }

  private static Refused wouldReplace(Prospect prospect) {
    ApplyPlan plan = prospect.plan();
    long deleted =
        plan.tables().stream()
            .filter(table -> table.table().equals(ReplicatedTables.MONITOR))
            .mapToLong(table -> table.deletes().size())
            .sum();
    return new Refused(
        "the target has %d users and %d monitors: %d monitors would go with their history;"
                .formatted(
                    prospect.users(), prospect.monitors(), deleted + plan.replacedMonitors().size())
            + " in all, %d rows would be deleted and %d changed"
                .formatted(plan.counts().deleted(), plan.counts().updated()),
        CloneHints.ACCEPT_DELETES);
  }

  private CloneReport write(CloneContent content, Prospect prospect, Path restorePoint)
      throws ReplicationException {
    VerifiedSnapshot snapshot = content.snapshot();
    ReplicationScope scope = CloneContent.scope(snapshot.manifest().settingKeys());
    List<String> warnings = new ArrayList<>(content.warnings());
    warnings.addAll(prospect.warnings());
    Wanted wanted = new WantedSnapshot(snapshot, policy(scope));
    List<FileEntry> files = uploads.missing(snapshot.manifest().files());
    uploads.stage(wanted, files);
    requireNobodyElse();
    Optional<Path> copy = Optional.empty();
    RowCounts written = RowCounts.NONE;
    if (!prospect.plan().isEmpty()) {
      copy = prospect.isInUse() ? Optional.of(copyOfTarget()) : Optional.empty();
      ApplyTransaction.Committed committed =
          commit(wanted, snapshot.manifest(), scope, restorePoint, copy);
      warnings.addAll(committed.warnings());
      written = committed.plan().counts();
    }
    uploads.install(files);
    // It would put back rows from before an earlier apply, over the clone.
    RestorePoint.discard(state.restorePoint());
    target.database().purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE);
    steps.reached(Step.CLONE_BEFORE_VERIFICATION);
    CloneVerification verification = CloneVerification.of(snapshot, target);
    return new CloneReport(
        source.database().description(),
        target.database().description(),
        written,
        verification.tables(),
        snapshot.manifest().files().size(),
        verification.differences(),
        content.history(),
        copy,
        warnings);
  }

  /** A target that was not changed needs no copy, which would hold all its secrets. */
  private ApplyTransaction.Committed commit(
      Wanted wanted,
      Manifest manifest,
      ReplicationScope scope,
      Path restorePoint,
      Optional<Path> copy)
      throws ReplicationException {
    try {
      return new ApplyTransaction(
              target.database(), policy(scope), restorePoint, OwnEdits.none(), steps)
          .run(wanted, new SnapshotId(manifest.digest().hex()));
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.COMMIT_UNKNOWN) {
        throw new DatabaseException(
            e.kind(), String.valueOf(e.getMessage()), CloneHints.CLONE_AGAIN, e);
      }
      discard(copy);
      throw e.hint().equals(DatabaseException.CORRECT_THE_ROW)
          ? new DatabaseException(
              e.kind(), String.valueOf(e.getMessage()), CloneHints.CORRECT_THE_ROW, e)
          : e;
    }
  }

  private static void discard(Optional<Path> copy) throws ReplicationException {
    if (copy.isPresent()) {
      try {
        Files.deleteIfExists(copy.get());
      } catch (IOException e) {
        throw terminal("removing " + copy.get() + " failed", CloneHints.STAGING);
      }
    }
  }

  private Path copyOfTarget() throws ReplicationException {
    String name = "before-clone-" + FILE_TIME.format(clock.instant());
    Path copy = state.path().resolve(name + target.database().copySuffix());
    target.database().copyTo(copy);
    return copy;
  }

  private static ApplyPolicy policy(ReplicationScope scope) {
    return new ApplyPolicy(scope, Set.of(), Set.of());
  }

  private static ReplicationException terminal(String message, String hint) {
    return new ReplicationException(Severity.TERMINAL, message, hint, null);
  }
}
