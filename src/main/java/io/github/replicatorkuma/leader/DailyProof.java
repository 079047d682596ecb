package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves once a day that what this leader published last can be fetched; sooner after restic failed
 * at a publish, and every hour while it cannot be. A failure of the repository proves nothing: it
 * is a warning, and tried again in an hour.
 *
 * <p>When it was tried is in the state, so that a process that is started often tries no oftener;
 * within a process a clock counts that nobody sets.
 */
public final class DailyProof {
  private static final EventLog log = EventLog.of(DailyProof.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofHours(1);

  private final KnownRepository repository;
  private final Clock ticks;
  private final Instant started;
  private @Nullable Instant tried;

  /**
   * @param ticks which nobody sets
   */
  public DailyProof(KnownRepository repository, Clock ticks) {
    this.repository = repository;
    this.ticks = ticks;
    this.started = ticks.instant();
  }

  /** What is known to be wrong with what this leader published. */
  public Optional<Unfetchable> flaw() {
    return repository.knownFlaw();
  }

  /** To be called between two cycles, while nobody edits. */
  public void runIfDue() {
    if (isDue()) {
      run();
    }
  }

  /** To be called after a publish: the new snapshot may be the remedy. */
  public void runIfFlawed() {
    if (flaw().isPresent() && !isTriedSincePublish()) {
      run();
    }
  }

  private boolean isTriedSincePublish() {
    return repository
        .memo()
        .standing()
        .filter(last -> last.proof() != null && last.proof().id().matches(last.id()))
        .isPresent();
  }

  private boolean isDue() {
    Optional<RepositoryMemory.Published> standing = repository.memo().standing();
    if (standing.isEmpty()) {
      return false;
    }
    Proof last = standing.get().proof();
    boolean settled = last != null && !last.isFlawed() && !last.triedAt().equals(Proof.OWED);
    Instant tick = ticks.instant();
    if (tried != null) {
      return !tick.isBefore(tried.plus(settled ? DAY : SOON));
    }
    return last == null
        || !settled
        || !isWithinADay(last.triedAt(), repository.now())
        || !tick.isBefore(started.plus(DAY));
  }

  /** A time that lies ahead was told by a clock that was wrong. */
  private static boolean isWithinADay(Instant tried, Instant now) {
    return !now.isBefore(tried) && now.isBefore(tried.plus(DAY));
  }

  private void run() {
    tried = ticks.instant();
    if (!Chore.isDone(log, "proof_failed", this::tryNewest)) {
      owe();
    }
  }

  private void tryNewest() throws ReplicationException {
    repository.steps().reached(Step.PROOF_BEFORE_NOTE);
    // Before the try, so that one of which this process dies is not repeated at every start.
    repository.noteTry(repository.now());
    boolean knownFlawed = flaw().isPresent();
    Optional<Unfetchable> flaw = tryOnce();
    if (flaw.isPresent() && !knownFlawed) {
      flaw = tryOnce(); // a prune moves data: who had read the index from before it fails once
    }
    if (flaw.isPresent()) {
      log.warn(
          "unfetchable", field("reason", flaw.get().summary()), field("hint", flaw.get().hint()));
    } else {
      log.info("proved");
    }
  }

  /** Another instance's snapshot is that one's business. */
  private Optional<Unfetchable> tryOnce() throws ReplicationException {
    Optional<SnapshotHistory.Entry> own = repository.list().newest().filter(repository::isLast);
    return own.isPresent() ? repository.prove(own.get()) : Optional.empty();
  }

  private void owe() {
    try {
      repository.noteTry(Proof.OWED);
    } catch (ReplicationException e) {
      log.debug("proof_not_owed", field("reason", e.getMessage()));
    }
  }
}
