package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.CloneOutcome.Cloned;
import io.github.replicatorkuma.replica.CloneOutcome.Refused;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
 */
public final class DatabaseClone {
  /** The target is to differ in nothing. */
  static final ApplyPolicy EXACT = new ApplyPolicy(ReplicationScope.EVERYTHING, Set.of(), Set.of());

  private static final String STAGING = "staging";
  private static final String CLONE = "clone";

  /** Nobody else uses the target, so this need not be short. */
  private static final Duration PURGE_LOCK = Duration.ofSeconds(2);

  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final KumaDatabase source;
  private final KumaData target;
  private final StateDirectory state;
  private final Clock clock;
  private final Steps steps;
  private final UploadInstaller uploads;

  /** Writes all of the source into a directory that does not exist yet, in one cut. */
  public interface Export {
    ContentSummary to(Path directory) throws ReplicationException;
  }

  /** What there is to do in the target, and what is in the way. */
  private record Prospect(long users, long monitors, ApplyPlan plan, SchemaFit fit, boolean newer) {
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
      KumaDatabase source, KumaData target, StateDirectory state, Clock clock, Steps steps) {
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
  public CloneOutcome run(Export export, boolean acceptDeletes) throws ReplicationException {
    requirePrepared();
    requireNobodyElse();
    Map<TableName, Long> history = source.read(DatabaseClone::historyOfReady);
    try (StagingDirectory staging = StagingDirectory.create(state.path().resolve(STAGING), CLONE)) {
      Path directory = staging.path().resolve("export");
      List<String> warnings = new ArrayList<>(export.to(directory).warnings());
      VerifiedSnapshot snapshot = Choice.FromDirectory.verified(directory);
      Prospect prospect = target.database().read(transaction -> prospect(snapshot, transaction));
      if (prospect.newer()) {
        return new Refused(
            "the source's Uptime Kuma is newer: the target's does not have "
                + String.join(", ", prospect.fit().unknown()),
            CloneHints.UPGRADE_TARGET);
      }
      if (prospect.isInUse() && prospect.replaces() && !acceptDeletes) {
        return wouldReplace(prospect);
      }
      warnings.addAll(prospect.fit().warnings());
      Wanted wanted = new WantedSnapshot(snapshot, EXACT);
      List<FileEntry> files = uploads.missing(wanted.files());
      uploads.stage(wanted, files);
      requireNobodyElse();
      Optional<Path> copy = copyOf(prospect);
      ApplyTransaction.Committed committed =
          commit(wanted, snapshot, staging.path().resolve("restore-point.json"), copy);
      warnings.addAll(committed.warnings());
      uploads.install(files);
      // It would put back rows from before an earlier apply, over the clone.
      RestorePoint.discard(state.restorePoint());
      target.database().purgeOrphanedHistory(PURGE_LOCK);
      steps.reached(Step.CLONE_BEFORE_VERIFICATION);
      CloneVerification verification =
          target
              .database()
              .read(
                  cut -> CloneVerification.of(snapshot, cut, UploadDirectory.at(target.uploads())));
      return new Cloned(
          new CloneReport(
              source.description(),
              target.database().description(),
              committed.plan().counts(),
              verification.tables(),
              wanted.files().size(),
              verification.differences(),
              history,
              copy,
              warnings));
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

  /** What will stay with a source that can be cloned. */
  private static Map<TableName, Long> historyOfReady(ReadTransaction transaction)
      throws ReplicationException {
    requireSettled(
        transaction, "the source's Uptime Kuma is migrating its database", CloneHints.MIGRATING);
    if (transaction.schema(ReplicatedTables.USER).isEmpty()
        || transaction.count(ReplicatedTables.USER) == 0) {
      throw terminal(
          "the source's Uptime Kuma has no user yet: there is nothing to clone",
          CloneHints.NO_USER);
    }
    Map<TableName, Long> rows = new LinkedHashMap<>();
    List<TableName> history = new ArrayList<>(ReplicatedTables.HISTORY);
    history.add(ReplicatedTables.DOMAIN_EXPIRY);
    for (TableName table : history) {
      if (transaction.schema(table).isPresent()) {
        rows.put(table, transaction.count(table));
      }
    }
    return rows;
  }

  private static Prospect prospect(VerifiedSnapshot snapshot, ReadTransaction transaction)
      throws ReplicationException {
    requireSettled(
        transaction,
        "the target's Uptime Kuma was stopped while it migrated its database",
        CloneHints.NOT_PREPARED);
    ReplicatedContent here = new ReplicatedContent(transaction, EXACT.scope());
    SchemaFit fit = SchemaFit.of(snapshot, here, EXACT.scope());
    return new Prospect(
        transaction.count(ReplicatedTables.USER),
        transaction.count(ReplicatedTables.MONITOR),
        new ApplyPlanner(EXACT).plan(snapshot, fit, here, EXACT.scope()),
        fit,
        fit.isTooNew(snapshot, transaction.migrations()));
  }

  private static Refused wouldReplace(Prospect prospect) {
    ApplyPlan plan = prospect.plan();
    int removed = plan.inverse().insertedMonitors().size();
    return new Refused(
        "the target has %d users and %d monitors: %d monitors would go with their history;"
                .formatted(
                    prospect.users(), prospect.monitors(), removed + plan.replacedMonitors().size())
            + " in all, %d rows would be deleted and %d changed"
                .formatted(plan.counts().deleted(), plan.counts().updated()),
        CloneHints.ACCEPT_DELETES);
  }

  /** A target that will not be changed needs no copy, which would hold all its secrets. */
  private Optional<Path> copyOf(Prospect prospect) throws ReplicationException {
    if (prospect.plan().isEmpty() || !prospect.isInUse()) {
      return Optional.empty();
    }
    String name = "before-clone-" + FILE_TIME.format(clock.instant());
    Path copy = state.path().resolve(name + target.database().copySuffix());
    target.database().copyTo(copy);
    return Optional.of(copy);
  }

  private ApplyTransaction.Committed commit(
      Wanted wanted, VerifiedSnapshot snapshot, Path restorePoint, Optional<Path> copy)
      throws ReplicationException {
    try {
      return new ApplyTransaction(target.database(), EXACT, restorePoint, OwnEdits.none(), steps)
          .run(wanted, new SnapshotId(snapshot.manifest().digest().hex()));
    } catch (DatabaseException e) {
      boolean unchanged = e.kind() != DatabaseException.Kind.COMMIT_UNKNOWN;
      if (unchanged) {
        copy.ifPresent(StagingDirectory::removeLeftover);
      }
      String hint =
          e.hint().equals(DatabaseException.CORRECT_THE_ROW)
              ? CloneHints.CORRECT_THE_ROW
              : e.hint();
      throw new DatabaseException(
          e.kind(), String.valueOf(e.getMessage()), unchanged ? hint : CloneHints.CLONE_AGAIN, e);
    }
  }

  private static void requireSettled(ReadTransaction transaction, String otherwise, String hint)
      throws ReplicationException {
    if (transaction.isMigrating()) {
      throw new ReplicationException(Severity.RETRYABLE, otherwise, hint, null);
    }
  }

  private static ReplicationException terminal(String message, String hint) {
    return new ReplicationException(Severity.TERMINAL, message, hint, null);
  }
}
