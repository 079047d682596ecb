package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptStragglers;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.AppliedNotes.Target;
import io.github.replicatorkuma.replica.ApplyOptions.Occasion;
import io.github.replicatorkuma.replica.ApplyOutcome.Postponed;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.replica.ApplyProof.Unproved;
import io.github.replicatorkuma.replica.BootProof.Settled;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One apply cycle: list, decide, fetch, verify, plan, guard, apply, prove. Everything that can fail
 * comes before Kuma is stopped, and a replica that is up to date costs one restic process.
 */
public final class ApplyCycle {
  private static final EventLog log = EventLog.of(ApplyCycle.class);

  private final ApplyMeans means;
  private final ApplySettings settings;
  private final ReplicaLookout lookout;
  private final AppliedNotes notes;
  private final KumaApply rows;
  private final ApplyProof proof;
  private final KeptApply kept;

  public ApplyCycle(ApplyMeans means) {
    this.means = means;
    this.settings = means.settings();
    this.lookout = new ReplicaLookout(means);
    this.notes = AppliedNotes.of(means);
    this.rows = KumaApply.of(means);
    this.proof = new ApplyProof(means, rows, notes);
    this.kept = KeptApply.of(means, rows);
  }

  /**
   * Goes on with what an earlier cycle, or a dead process, left: an apply that was committed but
   * not proved. Starts Kuma where that needs it.
   *
   * @return how that apply ended, or that Kuma still boots with it; empty where there is none to be
   *     told of
   */
  public Optional<ApplyOutcome> settlePending() throws ReplicationException, InterruptedException {
    return proof.settlePending();
  }

  /**
   * Takes back the last apply, while it is not proved that Kuma boots with it, because an operator
   * says so. That snapshot is not applied by itself again.
   */
  public ApplyOutcome undo() throws ReplicationException, InterruptedException {
    requireNobodyElse();
    return proof.undo();
  }

  /** Why what is here is not the newest; empty where that is not on purpose. */
  public Optional<Held> held() throws ReplicationException {
    return Held.of(means.memory().of(means.repository()));
  }

  /**
   * What was applied was edited since, and published so: the rows from before are outdated.
   *
   * @param published what this instance holds now
   */
  public void forgetPending(Digest published) throws ReplicationException {
    proof.forget(published);
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
   * Runs once, after it has settled what an earlier cycle had to leave.
   *
   * @throws ReplicationException when the repository or the database cannot be used; nothing was
   *     changed then
   */
  public ApplyOutcome run(ApplyOptions options) throws ReplicationException, InterruptedException {
    Optional<KumaDiesException> dying = Optional.empty();
    try {
      Optional<ApplyOutcome> earlier = settlePending();
      if (earlier.isPresent()) {
        return earlier.get();
      }
    } catch (KumaDiesException e) {
      dying = Optional.of(e); // what was published since may be what Kuma lives with
    }
    try {
      return lookAndApply(options, dying);
    } catch (StoreException e) {
      if (dying.isPresent()) {
        throw dying.get();
      }
      return lookout.notYetCreated(e).orElseThrow(() -> lookout.told(e));
    }
  }

  /**
   * Looks and applies.
   *
   * @param dying where it is there, only another snapshot helps, and is thrown where there is none
   */
  private ApplyOutcome lookAndApply(ApplyOptions options, Optional<KumaDiesException> dying)
      throws ReplicationException, InterruptedException {
    try (FetchAhead ahead = FetchAhead.begin(means)) {
      return lookAndApply(options, dying, ahead == null ? means.store()::fetch : ahead);
    }
  }

  private ApplyOutcome lookAndApply(
      ApplyOptions options, Optional<KumaDiesException> dying, SnapshotFetch.Means fetch)
      throws ReplicationException, InterruptedException {
    ReplicaLookout.Seen seen = lookout.look();
    ApplyDecision decision = ReplicaLookout.decide(seen.history(), seen.known(), options);
    if (dying.isPresent()
        && !(decision instanceof ApplyDecision.Apply apply
            && !apply.snapshot().id().matches(dying.get().snapshot()))) {
      throw dying.get();
    }
    if (decision instanceof ApplyDecision.Apply apply) {
      // A leader may have been cut off before it saw that its last snapshot came too late.
      new KeptStragglers(new KeptAside(means.state()), means.store(), /* adopts= */ false)
          .keepOverwritten(means.memory(), seen.repository(), seen.history());
      return fetchAndApply(new Target(seen, apply), options, fetch);
    }
    if (decision instanceof ApplyDecision.NotePosition same) {
      notes.moved(seen.repository(), same.entry(), same.before());
      return new UpToDate(same.entry().id(), same.entry().tags().position());
    }
    return (ApplyOutcome) decision;
  }

  private ApplyOutcome fetchAndApply(Target target, ApplyOptions options, SnapshotFetch.Means fetch)
      throws ReplicationException, InterruptedException {
    means.reached(Step.APPLY_BEFORE_STAGING);
    try (StagingDirectory staging = StagingDirectory.create(settings.staging(), "fetch")) {
      means.reached(Step.APPLY_BEFORE_FETCH);
      FetchedSnapshot snapshot =
          SnapshotFetch.into(staging.path(), target.decision().snapshot(), fetch, means.database());
      ApplyOutcome outcome = apply(target, snapshot, options);
      means.reached(Step.APPLY_BEFORE_CLEARING);
      return outcome;
    } catch (SnapshotException | StoreException e) {
      return SnapshotFetch.refusal(target.id(), e);
    }
  }

  private ApplyOutcome apply(Target target, FetchedSnapshot fetched, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    Optional<String> mark = means.database().changeMark();
    Assessment assessment =
        means
            .database()
            .read(
                transaction ->
                    Assessment.of(fetched, transaction, settings, target.isFirst(), mark));
    if (options.occasion() == Occasion.BEFORE_START && mustWait(assessment)) {
      return new Postponed(target.id());
    }
    assessment.requireSettled();
    Optional<Refused> refused = assessment.refused(target.id(), options);
    if (refused.isPresent()) {
      return refused.get();
    }
    Wanted wanted = new WantedSnapshot(assessment.snapshot(), settings.policy());
    ApplyJob job = rows.job(wanted, target.id(), assessment.held());
    return assessment.plan().isEmpty()
        ? noteEqual(target, assessment, job)
        : applyRows(target, assessment, job, options);
  }

  /** What takes long, and what Kuma's migration may change, does not hold up its start. */
  private boolean mustWait(Assessment assessment) {
    boolean copyDue = !assessment.plan().isEmpty() && !means.memory().state().databaseCopied();
    return copyDue || !assessment.sameSchema();
  }

  private ApplyOutcome noteEqual(Target target, Assessment assessment, ApplyJob job)
      throws ReplicationException {
    rows.bringLogos(job);
    notes.applied(target, assessment.snapshot());
    return job.files().isEmpty()
        ? new UpToDate(target.id(), assessment.snapshot().manifest().position())
        : ApplyProof.applied(target, assessment.snapshot(), Change.NONE, assessment.warnings());
  }

  private ApplyOutcome applyRows(
      Target target, Assessment assessment, ApplyJob job, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    requireNobodyElse();
    FirstCopy copy = new FirstCopy(means);
    copy.make();
    if (target.seen().isSetBack()) {
      means.edits().keepLost();
    } else {
      means.edits().keep(target.seen().repository(), copy.isOfTheseRows(), options.reasonToKeep());
    }
    if (target.isFirst()) {
      log.info(
          "first_apply",
          field("snapshot", target.id().brief()),
          field("rows", assessment.plan().counts()),
          field("tables", assessment.plan().tableNames()));
    }
    notes.forgetContent(target);
    KumaApply.Result result = rows.apply(job);
    List<String> warnings = new ArrayList<>(assessment.warnings());
    warnings.addAll(result.warnings());
    return proof.outcome(
        new Unproved(target, assessment.snapshot(), result.change(), warnings),
        new Settled(target.id(), result.verdict(), Duration.ZERO));
  }

  private void requireNobodyElse() throws ReplicationException {
    if (!settings.handling().supervised()) {
      OtherKumas.requireNone(
          means.database(),
          "an Uptime Kuma that is not supervised here runs on %s: %s",
          ReplicaHints.KUMA_RUNS);
    }
  }
}
