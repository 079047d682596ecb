package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.snapshot.ScriptSnapshotReader;
import io.github.replicatorkuma.state.PassedOver;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Candidate;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import io.github.replicatorkuma.store.SnapshotHistory.ScriptEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a replica does about the repository's list. Pure: facts in, a decision out. */
sealed interface ApplyDecision
    permits ApplyDecision.Apply,
        ApplyDecision.NotePosition,
        ApplyOutcome.UpToDate,
        ApplyOutcome.NothingPublished,
        ApplyOutcome.Refused {
  /**
   * Fetch this snapshot and make the rows equal to it.
   *
   * @param passedOver what the operator passed over by choosing it; null when nobody chose
   */
  record Apply(Candidate snapshot, @Nullable PassedOver passedOver) implements ApplyDecision {
    Apply(Candidate snapshot) {
      this(snapshot, null);
    }
  }

  /** Same content as applied, under a new position: remember it, fetch nothing. */
  record NotePosition(Entry entry, Applied before) implements ApplyDecision {}

  /** How many snapshots in a row may be found bad before somebody has to look. */
  int MOST_REJECTED = 3;

  /**
   * Decides.
   *
   * @param revertDrift whether local edits are to be reverted even where nothing new was published,
   *     as at start
   */
  static ApplyDecision decide(
      SnapshotHistory history, RepositoryMemory memory, boolean revertDrift) {
    if (!history.newerFormats().isEmpty()) {
      List<String> ids = history.newerFormats().stream().sorted().toList();
      return new Refused(
          new SnapshotId(ids.get(0)),
          "a leader publishes in a newer format (" + String.join(", ", ids) + ")",
          ReplicaHints.UPGRADE);
    }
    Optional<Candidate> newest = history.newestCandidate();
    if (newest.isEmpty()) {
      return new NothingPublished(
          "nothing has been published to the repository yet", ReplicaHints.START_A_LEADER);
    }
    ApplyDecision decision = decide(newest.get(), history, memory, revertDrift);
    return appliesNothingNew(decision, memory.applied())
        ? stranger(history, memory).orElse(decision)
        : decision;
  }

  private static boolean appliesNothingNew(ApplyDecision decision, @Nullable Applied applied) {
    if (decision instanceof Apply apply) {
      return applied != null && applied.id().matches(apply.snapshot().id());
    }
    return decision instanceof UpToDate;
  }

  /** Applies what the operator chose, whatever else there is. */
  static ApplyDecision choose(Candidate chosen, SnapshotHistory history) {
    boolean isNewest = history.newestCandidate().filter(chosen::equals).isPresent();
    return isNewest ? new Apply(chosen) : new Apply(chosen, passedOver(history));
  }

  private static PassedOver passedOver(SnapshotHistory history) {
    List<ScriptEntry> script = history.scriptEntries();
    return new PassedOver(
        history.newest().map(entry -> entry.tags().position()).orElse(Position.NONE),
        script.isEmpty() ? Instant.EPOCH : script.get(script.size() - 1).time());
  }

  private static ApplyDecision decide(
      Candidate newest, SnapshotHistory history, RepositoryMemory memory, boolean revertDrift) {
    @Nullable Applied applied = memory.applied();
    @Nullable PassedOver passedOver = memory.passedOver();
    if (applied != null && passedOver != null && isCovered(newest, passedOver)) {
      return stay(history, memory, applied, passedOver, revertDrift);
    }
    String rejected = memory.rejected().get(newest.id().value());
    if (rejected != null) {
      Optional<Entry> lastGood = lastGood(history, memory);
      if (lastGood.isPresent()) {
        return new Apply(lastGood.get(), passedOver(history));
      }
      return new Refused(newest.id(), rejected, ReplicaHints.again(newest.id(), rejected));
    }
    if (applied == null) {
      return new Apply(newest);
    }
    return newest instanceof Entry ours
        ? afterApplied(ours, applied, revertDrift)
        : afterApplied(newest, applied, revertDrift);
  }

  /**
   * What to fall back to where several snapshots were applied since Kuma's last start, and all of
   * them were rolled back with the one that it died of: the newest of the others. After three that
   * were rejected nothing is tried any more.
   */
  private static Optional<Entry> lastGood(SnapshotHistory history, RepositoryMemory memory) {
    Set<String> rejected = memory.rejected().keySet();
    @Nullable Applied applied = memory.applied();
    boolean rowsAreOlder = applied != null && rejected.contains(applied.id().value());
    return rowsAreOlder && rejected.size() < MOST_REJECTED
        ? history.entries().stream()
            .filter(entry -> !rejected.contains(entry.id().value()))
            .reduce((older, newer) -> newer)
        : Optional.empty();
  }

  private static ApplyDecision afterApplied(Entry newest, Applied applied, boolean revertDrift) {
    if (newest.tags().position().compareTo(applied.position()) < 0) {
      return newestRemoved(newest.id(), newest.tags().position(), applied);
    }
    if (revertDrift) {
      return new Apply(newest);
    }
    if (applied.id().matches(newest.id())) {
      return new UpToDate(newest.id(), newest.tags().position());
    }
    // What the script publishes does not hold all that ours does, even under one digest.
    boolean appliedOurs = applied.position().compareTo(Position.NONE) > 0;
    return appliedOurs && applied.digest().equals(newest.tags().digest())
        ? new NotePosition(newest, applied)
        : new Apply(newest);
  }

  /** The script's snapshots have no order but their time. */
  private static ApplyDecision afterApplied(
      Candidate newest, Applied applied, boolean revertDrift) {
    boolean older =
        applied.position().compareTo(Position.EXPORT) > 0
            || newest.time().isBefore(applied.created());
    if (older) {
      return newestRemoved(newest.id(), Position.NONE, applied);
    }
    return revertDrift || !applied.id().matches(newest.id())
        ? new Apply(newest)
        : new UpToDate(newest.id(), Position.NONE);
  }

  private static boolean isCovered(Candidate newest, PassedOver passedOver) {
    return newest instanceof Entry ours
        ? ours.tags().position().compareTo(passedOver.position()) <= 0
        : !newest.time().isAfter(passedOver.scriptTime());
  }

  /**
   * What the operator chose stays until something newer is published than there was then. Who chose
   * a snapshot of the script beside ours follows that leader until ours are newer.
   */
  private static ApplyDecision stay(
      SnapshotHistory history,
      RepositoryMemory memory,
      Applied applied,
      PassedOver passedOver,
      boolean revertDrift) {
    List<ScriptEntry> later =
        history.scriptEntries().stream()
            .filter(script -> script.time().isAfter(passedOver.scriptTime()))
            .toList();
    boolean ofItsLeader =
        later.stream()
            .allMatch(
                script ->
                    ScriptSnapshotReader.leader(script.hostName()).equals(applied.leader())
                        && !memory.rejected().containsKey(script.id().value()));
    if (!later.isEmpty() && ofItsLeader) {
      return new Apply(later.get(later.size() - 1), passedOver(history));
    }
    Optional<Candidate> again = revertDrift ? history.candidate(applied.id()) : Optional.empty();
    return again
        .<ApplyDecision>map(snapshot -> new Apply(snapshot, passedOver))
        .orElseGet(() -> new UpToDate(applied.id(), applied.position()));
  }

  /** Somebody who still publishes with the script beside our leader. */
  private static Optional<ApplyDecision> stranger(
      SnapshotHistory history, RepositoryMemory memory) {
    Optional<Entry> ours = history.newest();
    return history.scriptEntries().stream()
        .filter(script -> ours.filter(newest -> script.time().isAfter(newest.time())).isPresent())
        .filter(script -> !memory.scriptSnapshots().contains(script.id().value()))
        .reduce((earlier, later) -> later)
        .map(script -> beside(ours.orElseThrow().tags().leader().name(), script));
  }

  private static Refused beside(String leader, ScriptEntry script) {
    return new Refused(
        script.id(),
        script.hostName() + " has published with the old script since the leader has",
        ReplicaHints.oldScript(script.id().brief(), script.hostName().equals(leader)));
  }

  private static Refused newestRemoved(SnapshotId newest, Position position, Applied applied) {
    return new Refused(
        newest,
        "it is older%s than what was applied (%s by %s): somebody removed the newest"
            .formatted(position.aside(), applied.id().brief(), applied.leader()),
        ReplicaHints.NEWEST_REMOVED);
  }
}
