package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.leader.Judge;
import io.github.replicatorkuma.leader.Straggler;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.replica.FollowJudge;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An instance as a replica, as ApplyCycle does. */
final class SimFollower {
  private static final Duration INTERVAL = Duration.ofMinutes(6);

  private final SimMember member;
  private Instant next = Instant.MIN;

  SimFollower(SimMember member) {
    this.member = member;
  }

  void started() {
    next = Instant.MIN;
  }

  /**
   * One cycle.
   *
   * @return whether it looked, and found or made its rows equal
   */
  boolean cycle(boolean asked) {
    boolean drifted = !member.disk.memory().isEmpty() && !isAsApplied();
    if (!asked && !drifted && member.now().isBefore(next)) {
      return false;
    }
    Optional<SnapshotHistory> history = member.list();
    if (history.isEmpty()) {
      return false;
    }
    next = member.now().plus(INTERVAL);
    RepositoryMemory known = member.disk.memory();
    Optional<Entry> wanted = FollowJudge.applies(history.get(), known, drifted);
    if (wanted.isEmpty()) {
      member.refuses = false;
    } else {
      return apply(history.get(), wanted.get());
    }
    return true;
  }

  /** A leader that follows holds what it published, where that is what others did. */
  private boolean isAsApplied() {
    RepositoryMemory known = member.disk.memory();
    return known.applied() != null && known.applied().digest().equals(member.disk.digest());
  }

  private boolean apply(SnapshotHistory history, Entry entry) {
    SimDisk disk = member.disk;
    SimWorld.Saved snapshot = member.world.of(entry);
    boolean isStranger =
        disk.memory().isEmpty() && !disk.rows.isEmpty() && !disk.rows.equals(snapshot.rows());
    if (isStranger && !member.givesUpOwn) {
      return refused(entry, "it has rows of its own");
    }
    if (snapshot.kuma() > member.kuma) {
      return refused(entry, "its Kuma is older");
    }
    member.refuses = false;
    if (member.world.rules.stragglers()) {
      keepOverwritten(history);
    }
    if (!disk.rows.equals(snapshot.rows()) && !disk.rows.isEmpty() && !disk.isInASnapshot()) {
      member.tell("keeps aside " + SimWorld.words(disk.rows));
      disk.keep(disk.rows, null);
    }
    if (!disk.rows.equals(snapshot.rows())) {
      member.tell("applies " + described(snapshot));
    }
    disk.rows = snapshot.rows();
    Applied applied =
        new Applied(
            entry.id(),
            entry.tags().position(),
            entry.tags().digest(),
            entry.tags().leader(),
            entry.time(),
            member.wall(),
            Set.of(),
            null);
    disk.state = disk.state.withApplied(SimDisk.REPOSITORY, disk.memory().withApplied(applied));
    Position now = entry.tags().position();
    if (now.compareTo(member.applied) < 0) {
      throw new AssertionError(member + " fell from " + member.applied + " to " + now);
    }
    member.applied = now;
    return true;
  }

  private boolean refused(Entry entry, String why) {
    if (!member.refuses) {
      member.tell("refuses " + entry.tags().position() + ": " + why);
    }
    member.refuses = true;
    return false;
  }

  private void keepOverwritten(SnapshotHistory history) {
    Judge judge = new Judge(member.self(), member.disk.digest(), member.disk.memory(), history);
    Optional<Straggler> mine = judge.overwritten();
    if (mine.isPresent()) {
      SimWorld.Saved lost = member.world.of(mine.get().entry());
      member.tell("keeps what nobody saw: " + described(lost));
      member.disk.keep(lost.rows(), null);
      Set<String> nonces = Set.of(mine.get().entry().tags().nonce());
      member.disk.note(known -> known.withSettled(nonces));
    }
  }

  static String described(SimWorld.Saved snapshot) {
    return snapshot.entry().tags().position()
        + " by "
        + snapshot.entry().tags().leader().name()
        + " with "
        + SimWorld.words(snapshot.rows());
  }
}
