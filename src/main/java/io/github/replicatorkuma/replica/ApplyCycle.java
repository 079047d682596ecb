package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptStragglers;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.Postponed;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.Undone;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.replica.RestartApply.Settled;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.AppliedContent;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One apply cycle: list, decide, fetch, verify, plan, guard, apply, prove. Everything that can fail
 * comes before Kuma is stopped, and a replica that is up to date costs one restic process.
 */
public final class ApplyCycle {
  private static final Logger log = LoggerFactory.getLogger(ApplyCycle.class);

  static final String ROLLED_BACK =
      "Uptime Kuma did not run with it; the rows from before are back";

  static final String UNDONE = "it was taken back by `apply --undo`";

  private final KumaDatabase database;
  private final SnapshotStore store;
  private final StateDirectory directory;
  private final InstanceMemory memory;
  private final ApplySettings settings;
  private final Steps steps;
  private final ReplicaLookout lookout;
  private final AppliedNotes notes;
  private final UploadInstaller uploads;
  private final KumaApply rows;
  private final Carryover carried;
  private final OwnEdits edits;
  private final FirstCopy copy;
  private final KeptApply kept;

  /** A cycle of a process that has had none before. */
  public ApplyCycle(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory directory,
      InstanceMemory memory,
      Kuma kuma,
      ApplySettings settings,
      Clock clock,
      Steps steps) {
    this(
        database,
        store,
        directory,
        memory,
        kuma,
        settings,
        clock,
        steps,
        new Carryover(),
        OwnEdits.none());
  }

  /**
   * As above.
   *
   * @param carried what earlier cycles of this process left
   * @param edits keeps what was edited here, before other rows take its place
   */
  public ApplyCycle(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory directory,
      InstanceMemory memory,
      Kuma kuma,
      ApplySettings settings,
      Clock clock,
      Steps steps,
      Carryover carried,
      OwnEdits edits) {
    this.carried = carried;
    this.edits = edits;
    this.database = database;
    this.store = store;
    this.directory = directory;
    this.memory = memory;
    this.settings = settings;
    this.steps = steps;
    this.lookout = new ReplicaLookout(store, memory, settings.repositoryExpectedBy(), clock, steps);
    this.notes = new AppliedNotes(memory, clock, new OwnContent(database, settings), steps);
    this.uploads = new UploadInstaller(settings.uploads());
    this.rows =
        new KumaApply(
            kuma,
            database,
            settings,
            uploads,
            directory.restorePoint(),
            edits,
            clock,
            steps,
            carried);
    this.copy = new FirstCopy(database, directory, memory, steps);
    this.kept = new KeptApply(database, settings, uploads, rows, directory, store, edits, carried);
  }

  /**
   * Goes on with what an earlier cycle, or a dead process, left: an apply that was committed but
   * not proved. Starts Kuma where that needs it.
   *
   * @return how that apply ended, or that Kuma still boots with it; empty where there is none to be
   *     told of
   */
  public Optional<ApplyOutcome> settlePending() throws ReplicationException, InterruptedException {
    Optional<Settled> settled =
        rows.settlePending(id -> reject(lookout.repository(), id, ROLLED_BACK));
    Unproved own = carried.unproved;
    if (settled.isEmpty() || own == null || !own.target().id().equals(settled.get().id())) {
      carried.unproved = settled.isEmpty() ? null : own;
      return settled.flatMap(ApplyCycle::ofOtherProcess);
    }
    return Optional.of(outcome(own, settled.get()));
  }

  /** What is known of an apply of which only the restore point tells. */
  private static Optional<ApplyOutcome> ofOtherProcess(Settled settled) {
    return switch (settled.verdict()) {
      case HEALTHY -> Optional.empty();
      case BOOTING -> Optional.of(new Booting(settled.id(), settled.waited()));
      case ROLLED_BACK -> Optional.of(rolledBack(settled.id()));
    };
  }

  /**
   * An apply of which it is not known yet whether Kuma lives with it.
   *
   * @param before what was known of the rows before it
   */
  record Unproved(
      AppliedNotes.Target target,
      VerifiedSnapshot snapshot,
      Change change,
      boolean first,
      List<String> warnings,
      Optional<AppliedContent> before) {}

  private ApplyOutcome outcome(Unproved apply, Settled settled) throws ReplicationException {
    carried.unproved = settled.verdict() == BootProof.Verdict.BOOTING ? apply : null;
    carried.purgeDue.set(true);
    SnapshotId id = settled.id();
    switch (settled.verdict()) {
      case BOOTING -> {
        return new Booting(id, settled.waited());
      }
      case ROLLED_BACK -> {
        notes.contentIsBack(apply.target().repository(), apply.before());
        return rolledBack(id);
      }
      case HEALTHY -> {
        notes.applied(apply.target(), apply.snapshot());
        List<String> warnings = new ArrayList<>(apply.warnings());
        database
            .read(transaction -> ServerZone.warning(settings.timeZone(), transaction))
            .ifPresent(warnings::add);
        return applied(id, apply.snapshot(), apply.change(), apply.first(), warnings);
      }
    }
    throw new IllegalStateException(settled.toString());
  }

  /**
   * Takes back the last apply, while it is not proved that Kuma boots with it, because an operator
   * says so. That snapshot is not applied by itself again.
   */
  public ApplyOutcome undo() throws ReplicationException, InterruptedException {
    requireNobodyElse();
    carried.unproved = null;
    carried.purgeDue.set(true);
    RepositoryId repository = lookout.repository();
    Optional<SnapshotId> undone = rows.undo(id -> reject(repository, id, UNDONE));
    // It was chosen to stay: it does no longer.
    memory.update(repository, known -> known.withPassedOver(null));
    return undone
        .<ApplyOutcome>map(Undone::new)
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "there is no apply to undo: it was taken back, or Uptime Kuma was started since",
                    ReplicaHints.GO_BACK));
  }

  /**
   * Brings back what was kept aside.
   *
   * @param consent who else has a say
   */
  public ApplyOutcome applyKept(KeptChoice choice, Consent consent)
      throws ReplicationException, InterruptedException {
    Optional<ApplyOutcome> earlier = settlePending();
    if (earlier.isPresent()) {
      return earlier.get();
    }
    requireNobodyElse();
    return kept.bringBack(choice, consent);
  }

  /** See {@link KeptApply#adopt}. */
  public Optional<ApplyOutcome> adopt(Consent consent)
      throws ReplicationException, InterruptedException {
    return kept.adopt(consent);
  }

  /** What was taken up is published now. */
  public void adopted() throws ReplicationException {
    kept.adopted();
  }

  /**
   * What was applied was edited since, and published so: the rows from before are outdated.
   *
   * @param published what this instance holds now
   */
  public void forgetPending(Digest published) throws ReplicationException {
    if (!Files.exists(directory.restorePoint())) {
      return;
    }
    RepositoryId repository = memory.repositoryAt(store.locationKey(), store::repositoryId);
    if (!notes.isApplied(repository, published)) {
      steps.reached(Step.PUBLISH_BEFORE_DISCARD);
      RestorePoint.discard(directory.restorePoint());
    }
  }

  /**
   * Runs once, after it has settled what an earlier cycle had to leave.
   *
   * @throws ReplicationException when the repository or the database cannot be used; nothing was
   *     changed then
   */
  public ApplyOutcome run(ApplyOptions options) throws ReplicationException, InterruptedException {
    Optional<ApplyOutcome> earlier;
    try {
      earlier = settlePending();
    } catch (KumaDiesException e) {
      return newerThan(e, options);
    }
    return earlier.isPresent()
        ? earlier.get()
        : lookAndApply(options, Optional.empty()).orElseThrow();
  }

  /** What was published since may be what Kuma lives with. */
  private ApplyOutcome newerThan(KumaDiesException dying, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    Optional<ApplyOutcome> newer;
    try {
      newer = lookAndApply(options, Optional.of(dying.snapshot()));
    } catch (StoreException repositoryAway) {
      throw dying;
    }
    if (newer.isEmpty()) {
      throw dying;
    }
    return newer.get();
  }

  /**
   * Looks and applies.
   *
   * @param other only another one than this helps
   * @return empty where there is nothing that helps
   */
  private Optional<ApplyOutcome> lookAndApply(ApplyOptions options, Optional<SnapshotId> other)
      throws ReplicationException, InterruptedException {
    ReplicaLookout.Seen seen;
    try {
      seen = lookout.look();
    } catch (StoreException e) {
      Optional<ApplyOutcome> expected = lookout.notYetCreated(e);
      if (expected.isEmpty()) {
        throw e;
      }
      return expected;
    }
    RepositoryId repository = seen.repository();
    SnapshotHistory history = seen.history();
    ApplyDecision decision = decide(history, memory.of(repository), options);
    boolean helps =
        decision instanceof ApplyDecision.Apply apply
            && other.filter(apply.snapshot().id()::matches).isEmpty();
    if (other.isPresent() && !helps) {
      return Optional.empty();
    }
    if (decision instanceof ApplyDecision.Apply apply) {
      keepOverwritten(repository, history);
      return Optional.of(
          fetchAndApply(
              new AppliedNotes.Target(
                  repository, apply, history.scriptIds(), isSetBack(repository, history)),
              options));
    }
    if (decision instanceof ApplyDecision.NotePosition same) {
      notes.moved(repository, same.entry(), same.before());
      return Optional.of(new UpToDate(same.entry().id(), same.entry().tags().position()));
    }
    return Optional.of(((ApplyDecision.End) decision).outcome());
  }

  private boolean isSetBack(RepositoryId repository, SnapshotHistory history) {
    RepositoryMemory.Applied applied = memory.of(repository).applied();
    return applied != null && history.hasReplaced(applied.id(), applied.position());
  }

  /** A leader that was cut off before it saw that its last snapshot came too late. */
  private void keepOverwritten(RepositoryId repository, SnapshotHistory history)
      throws ReplicationException {
    Optional<String> nonce =
        new KeptStragglers(new KeptAside(directory), store, settings.staging(), false)
            .keepOverwritten(memory.of(repository), history);
    if (nonce.isPresent()) {
      memory.update(repository, known -> known.withSettled(Set.of(nonce.get())));
    }
  }

  private static ApplyDecision decide(
      SnapshotHistory history, RepositoryMemory known, ApplyOptions options)
      throws ReplicationException {
    return options.chosen().isPresent()
        ? ApplyDecision.choose(options.chosen().get().in(history), history)
        : ApplyDecision.decide(
            history, options.asked() ? known.withPassedOver(null) : known, options.revertDrift());
  }

  private ApplyOutcome fetchAndApply(AppliedNotes.Target target, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    steps.reached(Step.APPLY_BEFORE_STAGING);
    try (StagingDirectory staging = StagingDirectory.create(settings.staging(), "fetch")) {
      steps.reached(Step.APPLY_BEFORE_FETCH);
      FetchedSnapshot snapshot =
          SnapshotFetch.into(staging.path(), target.decision().snapshot(), store, database);
      ApplyOutcome outcome = apply(target, snapshot, options);
      steps.reached(Step.APPLY_BEFORE_CLEARING);
      return outcome;
    } catch (SnapshotException | StoreException e) {
      if (e instanceof StoreException store && store.kind() != StoreException.Kind.TOO_LARGE) {
        throw store;
      }
      return new Refused(target.id(), String.valueOf(e.getMessage()), e.hint());
    }
  }

  private ApplyOutcome apply(
      AppliedNotes.Target target, FetchedSnapshot fetched, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    Optional<String> mark = database.changeMark();
    Assessment assessment =
        database.read(transaction -> Assessment.of(fetched, transaction, settings, mark));
    VerifiedSnapshot snapshot = assessment.snapshot();
    if (options.beforeStart() && mustWait(assessment)) {
      return new Postponed(target.id());
    }
    if (assessment.migrating()) {
      throw new DatabaseException(
          DatabaseException.Kind.MIGRATING, "Uptime Kuma is migrating its database", null);
    }
    Optional<Assessment.Objection> objection =
        assessment
            .objection()
            .filter(found -> !(found.mayBeOverridden() && options.acceptDeletes()));
    if (objection.isPresent()) {
      return new Refused(target.id(), objection.get().reason(), objection.get().hint());
    }
    Optional<Refused> objectionElsewhere =
        options.consent().objection(target.id(), snapshot.census());
    if (objectionElsewhere.isPresent()) {
      return objectionElsewhere.get();
    }
    Wanted wanted = new WantedSnapshot(snapshot, settings.policy());
    List<FileEntry> files =
        settings.policy().scope().uploads() ? uploads.missing(wanted.files()) : List.of();
    boolean first = memory.of(target.repository()).isEmpty();
    if (assessment.plan().isEmpty()) {
      steps.reached(Step.APPLY_BEFORE_LOGOS);
      uploads.stage(wanted, files);
      steps.reached(Step.APPLY_LOGOS_STAGED);
      uploads.install(files);
      notes.applied(target, snapshot);
      if (files.isEmpty()) {
        return new UpToDate(target.id(), snapshot.manifest().position());
      }
      return applied(target.id(), snapshot, Change.NONE, first, assessment.warnings());
    }
    requireNobodyElse();
    copy.make();
    if (target.setBack()) {
      edits.keepLost();
    } else {
      edits.keep(target.repository(), copy.isOfTheseRows(), options.reasonToKeep());
    }
    if (first) {
      log.info(
          "event=first_apply snapshot={} rows=\"{}\" tables=\"{}\"",
          target.id().brief(),
          assessment.plan().counts(),
          assessment.plan().tableNames());
    }
    Optional<AppliedContent> before = notes.forgetContent(target.repository());
    KumaApply.Result result =
        rows.apply(
            wanted,
            target.id(),
            files,
            assessment.held(),
            id -> reject(target.repository(), id, ROLLED_BACK));
    List<String> warnings = new ArrayList<>(assessment.warnings());
    warnings.addAll(result.warnings());
    return outcome(
        new Unproved(target, snapshot, result.change(), first, warnings, before),
        new Settled(target.id(), result.verdict(), Duration.ZERO));
  }

  /** What takes long, and what Kuma's migration may change, does not hold up its start. */
  private boolean mustWait(Assessment assessment) {
    boolean copyDue = !assessment.plan().isEmpty() && !memory.state().databaseCopied();
    return copyDue || !assessment.sameSchema();
  }

  private static Applied applied(
      SnapshotId id,
      VerifiedSnapshot snapshot,
      Change change,
      boolean first,
      List<String> warnings) {
    warnings.forEach(warning -> log.warn("event=apply_warning reason=\"{}\"", warning));
    return new Applied(
        id,
        snapshot.manifest().position(),
        snapshot.manifest().leader().name(),
        change,
        first,
        warnings);
  }

  private void requireNobodyElse() throws ReplicationException {
    Optional<OtherProgram> other =
        settings.supervised() ? Optional.empty() : OtherKumas.anywhere(database);
    if (other.isPresent()) {
      throw ReplicationException.terminal(
          "an Uptime Kuma that is not supervised here runs on %s: %s"
              .formatted(database.description(), other.get().name()),
          ReplicaHints.KUMA_RUNS);
    }
  }

  private void reject(RepositoryId repository, SnapshotId id, String reason)
      throws ReplicationException {
    memory.update(repository, known -> known.withRejected(id, reason));
  }

  private static ApplyOutcome rolledBack(SnapshotId id) {
    return new RolledBack(id, ROLLED_BACK, ReplicaHints.tryAgain(id));
  }
}
