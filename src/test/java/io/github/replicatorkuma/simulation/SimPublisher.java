package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.SimWorld.SECOND;

import io.github.replicatorkuma.leader.Judge;
import io.github.replicatorkuma.leader.Looks;
import io.github.replicatorkuma.leader.Straggler;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An instance as a leader, as PublishCycle and Publication do, of which it is a short form. */
final class SimPublisher {
  static final Duration LOOK_INTERVAL = Duration.ofHours(1);

  private final SimMember member;
  private final SimWorld world;
  private Looks looks = new Looks();

  /** What restic is saving. */
  private SimWorld.@Nullable Saved underWay;

  SimPublisher(SimMember member) {
    this.member = member;
    this.world = member.world;
  }

  void started() {
    looks = new Looks();
  }

  /** Its restic may outlive it. */
  void ended() {
    SimWorld.Saved orphan = underWay;
    underWay = null;
    if (orphan != null && world.chance(2) && member.reachesRepository()) {
      member.tell("leaves a restic that saves " + SimFollower.described(orphan));
      world.save(orphan);
    }
  }

  private SimDisk disk() {
    return member.disk;
  }

  void cycle() {
    adopt();
    boolean due = looks.areDue(member.wall());
    if (due || !isKnownUnchanged()) {
      publish();
    }
  }

  /** The last before another leads. */
  void publishPending(String heir) {
    if (isKnownUnchanged()) {
      member.tell("yields");
      member.fleet.yieldTo(heir);
      member.fleet.beat();
    } else {
      publish();
    }
  }

  private boolean isKnownUnchanged() {
    RepositoryMemory known = disk().memory();
    Instant lookedAt = known.lookedAt();
    return known.standing().filter(last -> last.digest().equals(disk().digest())).isPresent()
        && lookedAt != null
        && member.wall().isBefore(lookedAt.plus(LOOK_INTERVAL))
        && !member.wall().isBefore(lookedAt);
  }

  private Judge judge(SnapshotHistory history) {
    return new Judge(member.self(), disk().digest(), disk().memory(), history);
  }

  /** Looks, decides and begins to save. */
  void publish() {
    disk().state = disk().state.withLeading(true);
    Optional<SnapshotHistory> listed = member.list();
    if (listed.isEmpty() || disk().rows.isEmpty()) {
      return;
    }
    looks.looked();
    SnapshotHistory history = listed.get();
    settleIntent(history);
    Judge judge = judge(history);
    if (judge.isWithheld()) {
      member.tell("does not publish: it no longer leads, or not yet");
      keepOwn(judge);
      disk().note(known -> known.withLook(null));
      return;
    }
    keepStragglers(judge, history);
    Optional<Position> position = judge.publishesAs();
    if (position.isEmpty()) {
      disk().note(known -> known.withLook(member.wall()));
      return;
    }
    begin(history, position.get());
  }

  private void settleIntent(SnapshotHistory history) {
    Intent intent = disk().memory().intent();
    Optional<Entry> saved = intent == null ? Optional.empty() : history.withNonce(intent.nonce());
    if (intent == null || saved.isEmpty()) {
      return;
    }
    SnapshotId id = saved.get().id();
    if (intent.overtaken()) {
      disk().note(known -> known.withOvertaken(id));
    } else {
      notePublished(id, intent);
    }
  }

  private void notePublished(SnapshotId id, Intent intent) {
    Published published =
        new Published(
            id, intent.position(), intent.digest(), member.wall(), Set.of(), Map.of(), null);
    disk().note(known -> known.withPublished(published));
  }

  private void begin(SnapshotHistory history, Position position) {
    String nonce = member.uuid().toString();
    Digest digest = disk().digest();
    Intent intent = new Intent(nonce, position, digest, member.wall(), Set.of(), Map.of(), false);
    disk().note(known -> known.withIntent(intent, false));
    Set<String> unsaid = new HashSet<>(disk().memory().descent().settled());
    unsaid.removeAll(history.settled());
    unsaid.removeIf(any -> history.withNonce(any).isEmpty());
    Entry entry =
        new Entry(
            new SnapshotId(nonce.replace("-", "")),
            member.wall(),
            new SnapshotTags(position, digest, member.self(), nonce),
            Lineage.of(history.newest().map(Entry::asParent), unsaid));
    boolean raises =
        history.newest().isEmpty()
            || position.generation() > history.newest().get().tags().position().generation();
    member.tell((raises ? "begins to lead with " : "publishes ") + position);
    BitSet rows = disk().rows;
    underWay = new SimWorld.Saved(entry, rows, member, world.now, member.kuma);
    member.busy = true;
    long delay = world.calm || !world.chance(5) ? 3 * SECOND : world.between(SECOND, 120 * SECOND);
    world.in(delay, member, () -> saved(intent, raises));
  }

  private void saved(Intent intent, boolean raises) {
    SimWorld.Saved snapshot = underWay;
    underWay = null;
    member.busy = false;
    if (snapshot == null || !member.reachesRepository()) {
      member.tell("cannot save");
      return;
    }
    long late = world.calm || !world.chance(10) ? 0 : world.between(0, 10 * 60 * SECOND);
    SimWorld.Saved now =
        new SimWorld.Saved(
            snapshot.entry(), snapshot.rows(), member, world.now + late, snapshot.kuma());
    world.save(now);
    member.tell(
        "saved " + SimFollower.described(now) + (late > 0 ? ", which others see later" : ""));
    notePublished(now.entry().id(), intent);
    confirm(now, raises);
  }

  private void confirm(SimWorld.Saved mine, boolean raises) {
    Optional<SnapshotHistory> listed = member.list();
    if (listed.isEmpty()) {
      return;
    }
    SnapshotHistory history = listed.get();
    if (!history.newest().filter(mine.entry()::equals).isPresent()) {
      member.tell("finds that another published at the same time");
      keepOwn(judge(history));
      return;
    }
    boolean alone = !world.rules.stragglers() || history.stragglers().isEmpty();
    disk().note(known -> known.withLook(alone ? member.wall() : null));
    if (disk().toAdopt().filter(kept -> kept.rows().equals(mine.rows())).isPresent()) {
      disk().noneToAdopt(true);
    }
    member.applied = mine.entry().tags().position();
    if (raises) {
      looks.raised(member.wall());
      member.fleet.beat();
    }
  }

  private void keepStragglers(Judge judge, SnapshotHistory history) {
    if (!world.rules.stragglers()) {
      return;
    }
    List<Straggler> unsettled = judge.stragglers();
    if (unsettled.isEmpty()) {
      return;
    }
    Set<String> nonces = new HashSet<>();
    history.stragglers().forEach(entry -> nonces.add(entry.tags().nonce()));
    for (Straggler straggler : unsettled) {
      keep(straggler);
      nonces.add(straggler.entry().tags().nonce());
    }
    disk().note(known -> known.withSettled(nonces));
  }

  private void keepOwn(Judge judge) {
    Optional<Straggler> mine = world.rules.stragglers() ? judge.overwritten() : Optional.empty();
    if (mine.isPresent()) {
      keep(mine.get());
      disk().note(known -> known.withSettled(Set.of(mine.get().entry().tags().nonce())));
    }
  }

  private void keep(Straggler straggler) {
    SimWorld.Saved beside = world.of(straggler.entry());
    Digest base =
        straggler.mayBeAdopted()
            ? straggler.base().map(from -> from.tags().digest()).orElse(null)
            : null;
    member.tell(
        "keeps what was published beside: "
            + SimFollower.described(beside)
            + (base == null ? "" : ", to take it up"));
    disk().keep(beside.rows(), base);
  }

  private void adopt() {
    Optional<SimDisk.Kept> adopted = disk().toAdopt();
    if (adopted.isEmpty() || disk().rows.equals(adopted.get().rows())) {
      return;
    }
    if (disk().digest().equals(adopted.get().base())) {
      member.tell("takes up " + SimWorld.words(adopted.get().rows()));
      disk().rows = adopted.get().rows();
    } else {
      disk().noneToAdopt(false);
    }
  }
}
