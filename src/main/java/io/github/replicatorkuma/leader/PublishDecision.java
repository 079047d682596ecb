package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a leader may publish, and as which position: only when what it knows descends from the
 * newest snapshot. Pure: facts in, a decision out.
 */
sealed interface PublishDecision
    permits PublishDecision.Publish, PublishDecision.UpToDate, PublishOutcome.Withheld {
  /** Publish at this position. */
  record Publish(Position position, boolean newLeader) implements PublishDecision {}

  /** The newest snapshot holds just this content and is this instance's own; none is on its way. */
  record UpToDate(SnapshotHistory.Entry newest) implements PublishDecision {
    Publish again() {
      return new Publish(newest.tags().position().next(), false);
    }
  }

  /**
   * What the decision rests on.
   *
   * @param hostName this machine's, under which the old image published here
   * @param restored who this was before it was restored from a backup, if it was
   * @param takeOver whether the operator said that this instance leads from now on, whatever the
   *     repository holds
   */
  record Facts(
      Instance self,
      Optional<Instance> restored,
      String hostName,
      Digest content,
      RepositoryMemory memory,
      SnapshotHistory history,
      boolean takeOver) {}

  static PublishDecision decide(Facts facts) {
    SnapshotHistory history = facts.history();
    if (!history.newerFormats().isEmpty()) {
      return Withheld.notADescendant(
          "the repository holds snapshots of a format this version cannot read ("
              + String.join(", ", history.newerFormats())
              + ")",
          LeaderHints.UPGRADE);
    }
    List<SnapshotHistory.ScriptEntry> strangers = unknownScriptSnapshots(facts);
    if (!strangers.isEmpty() && !facts.takeOver()) {
      return besideTheScript(facts, strangers);
    }
    Optional<SnapshotHistory.Entry> newest = history.newest();
    if (newest.isPresent()) {
      return afterNewest(facts, newest.get(), !strangers.isEmpty());
    }
    RepositoryMemory memory = facts.memory();
    return memory.isEmpty() || memory.leads()
        ? asSameLeader(memory, memory.position())
        : asNewLeader(memory, memory.position());
  }

  private static PublishDecision afterNewest(
      Facts facts, SnapshotHistory.Entry newest, boolean overruling) {
    RepositoryMemory memory = facts.memory();
    Position last = Collections.max(List.of(newest.tags().position(), memory.position()));
    boolean sameContent = newest.tags().digest().equals(facts.content());
    if (facts.takeOver()) {
      return asNewLeader(memory, last);
    }
    if (isOwn(newest, memory) && memory.leads()) {
      return sameContent && memory.intent() == null && !overruling
          ? new UpToDate(newest)
          : asSameLeader(memory, last);
    }
    if (ownNewestVanished(newest, memory)) {
      return asSameLeader(memory, last);
    }
    RepositoryMemory.@Nullable Applied applied = memory.applied();
    boolean self = newest.tags().leader().isSameAs(facts.self());
    boolean descends =
        (applied != null && applied.id().matches(newest.id()) && !memory.leads())
            || (sameContent && !memory.leads())
            || (sameContent && self);
    if (descends) {
      return asNewLeader(memory, last);
    }
    if (memory.isEmpty() && isByFormerSelf(newest.tags().leader(), facts)) {
      return new Withheld(
          Withheld.Guard.RESTORED,
          "its data were restored from a backup, and it published more after that",
          LeaderHints.RESTORED);
    }
    return self && !memory.isEmpty() && !memory.knows(newest.id())
        ? unknownToItself(newest)
        : notADescendant(facts, newest);
  }

  /**
   * Whether that one is who this was before a restore. Each restore makes it somebody else, whom an
   * older backup does not know; what stays is the name.
   */
  private static boolean isByFormerSelf(Instance leader, Facts facts) {
    return facts.restored().isPresent()
        && leader.name().equals(facts.self().name())
        && !leader.isSameAs(facts.self());
  }

  /** Its own work is in the repository, and not in its memory. */
  private static Withheld unknownToItself(SnapshotHistory.Entry newest) {
    return Withheld.notADescendant(
        "snapshot %s was published by this instance itself at %s, which does not know it: this disk was set back"
                .formatted(newest.id().brief(), newest.time().truncatedTo(ChronoUnit.SECONDS))
            + " to an earlier state, or this instance was copied and runs twice",
        LeaderHints.SET_BACK);
  }

  private static Publish asSameLeader(RepositoryMemory memory, Position last) {
    return new Publish(untaken(last.next(), memory), false);
  }

  private static Publish asNewLeader(RepositoryMemory memory, Position last) {
    return new Publish(untaken(last.nextGeneration(), memory), true);
  }

  /** What was intended may yet be saved, by a restic that outlived us: its position is taken. */
  private static Position untaken(Position wanted, RepositoryMemory memory) {
    RepositoryMemory.@Nullable Intent intent = memory.intent();
    return intent != null && intent.position().compareTo(wanted) >= 0
        ? intent.position().next()
        : wanted;
  }

  /** Whether just this is what this instance published last, not a copy of its disk. */
  static boolean isOwn(SnapshotHistory.Entry newest, RepositoryMemory memory) {
    RepositoryMemory.@Nullable Published published = memory.published();
    return published != null && published.id().matches(newest.id());
  }

  /**
   * Somebody removed the newest snapshot, which was this instance's. That the newest one left is
   * older proves it only where it went through this instance.
   */
  private static boolean ownNewestVanished(SnapshotHistory.Entry newest, RepositoryMemory memory) {
    return memory.leads()
        && memory.knows(newest.id())
        && newest.tags().position().compareTo(memory.position()) < 0;
  }

  private static PublishDecision notADescendant(Facts facts, SnapshotHistory.Entry newest) {
    RepositoryMemory memory = facts.memory();
    boolean fenced = !memory.isEmpty();
    Instance leader = newest.tags().leader();
    boolean isNamesake =
        leader.name().equals(facts.self().name()) && !leader.isSameAs(facts.self());
    String who = (isNamesake ? "another instance that is called " : "") + leader.name();
    String what = "snapshot " + newest.id().brief() + " by " + who;
    if (fenced && !memory.leads()) {
      return Withheld.notADescendant(
          "this instance is behind: " + what + " was not applied here", LeaderHints.BEHIND);
    }
    if (leader.isSameAs(facts.self())) {
      return Withheld.notADescendant(
          "this instance's content does not descend from the newest snapshot "
              + newest.id().brief()
              + ", which it published itself: its disk is of an earlier time",
          LeaderHints.SET_BACK);
    }
    String hint = fenced ? LeaderHints.deposed(who) : LeaderHints.notADescendant(who);
    return Withheld.notADescendant(
        fenced
            ? "this instance no longer leads: " + what + " was published since"
            : "this instance's content does not descend from the newest " + what,
        isNamesake ? hint + LeaderHints.NAMESAKE : hint);
  }

  /** By time, the newest last. */
  private static List<SnapshotHistory.ScriptEntry> unknownScriptSnapshots(Facts facts) {
    return facts.memory().published() == null
        ? List.of()
        : facts.history().scriptEntries().stream()
            .filter(entry -> !facts.memory().scriptSnapshots().contains(entry.id().value()))
            .toList();
  }

  private static Withheld besideTheScript(
      Facts facts, List<SnapshotHistory.ScriptEntry> strangers) {
    SnapshotHistory.ScriptEntry newest = strangers.get(strangers.size() - 1);
    String host = newest.hostName();
    boolean own = host.equals(facts.hostName()) || host.equals(facts.self().name());
    String snapshot = newest.id().brief();
    String which =
        strangers.size() == 1 ? snapshot : snapshot + ", the newest of " + strangers.size();
    return Withheld.notADescendant(
        "%s published here at %s, on host %s (snapshot %s)"
            .formatted(
                own ? "the old image of this machine" : "an instance with the old script",
                newest.time().truncatedTo(ChronoUnit.SECONDS),
                host,
                which),
        own ? LeaderHints.ownOldImage(snapshot) : LeaderHints.oldScript(snapshot));
  }
}
