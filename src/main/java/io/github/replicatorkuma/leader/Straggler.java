package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A snapshot that was published beside the newest, as whoever publishes next sees it.
 *
 * @param base what its changes were made to; empty where the repository does not have that
 * @param mayBeAdopted whether its changes can be taken up by whoever still holds just its base
 */
public record Straggler(Entry entry, Optional<Entry> base, boolean mayBeAdopted) {
  /** Keeps the work of one, before the next snapshot says that it is dealt with. */
  public interface Keeper {
    /** Keeps it, once; one that nobody can fetch is lost, and said to be. */
    void keep(Straggler straggler) throws ReplicationException;
  }

  /**
   * Those that this instance, which may publish, has not dealt with yet; one that another of them
   * descends from is part of that one.
   *
   * @param facts of its decision
   * @param holdsOthers whether some of its rows are not those that it publishes
   */
  static List<Straggler> unsettled(PublishDecision.Facts facts, boolean holdsOthers) {
    SnapshotHistory history = facts.history();
    List<Entry> open =
        history.stragglers().stream()
            .filter(entry -> !facts.memory().descent().settled().contains(entry.tags().nonce()))
            .filter(entry -> !wentOnFrom(entry, facts))
            .toList();
    return open.stream()
        .filter(
            entry ->
                open.stream()
                    .noneMatch(other -> !other.equals(entry) && descends(other, entry, history)))
        .map(
            entry -> {
              Optional<Entry> base =
                  history.line(entry).stream().filter(above -> !open.contains(above)).findFirst();
              boolean highest = entry.equals(open.get(open.size() - 1));
              boolean adopt =
                  highest
                      && !holdsOthers
                      && base.filter(from -> isAllThereIs(from, facts)).isPresent();
              return new Straggler(entry, base, adopt);
            })
        .toList();
  }

  /**
   * Its own, which a store that lists late did not show it; a copy of this disk has its id, too.
   * What it published before others led is not in what it took over from them.
   */
  private static boolean wentOnFrom(Entry entry, PublishDecision.Facts facts) {
    Entry newest = facts.history().newest().orElseThrow();
    return PublishDecision.isOwn(newest, facts.memory())
        && entry.tags().leader().isSameAs(facts.self())
        && entry.tags().position().generation() == newest.tags().position().generation()
        && facts.memory().knows(entry.id());
  }

  /**
   * What this instance published last as a leader, where others published over it without having
   * seen it, or perhaps without: somebody does not say what it descends from. Nobody takes it up by
   * itself.
   */
  public static Optional<Straggler> overwritten(RepositoryMemory known, SnapshotHistory history) {
    boolean unsaid = history.newest().filter(newest -> !newest.lineage().isSaid()).isPresent();
    return known
        .standing()
        .flatMap(last -> history.withId(last.id()))
        .filter(
            mine ->
                mine.lineage().isSaid() && !known.descent().settled().contains(mine.tags().nonce()))
        .filter(mine -> unsaid || isOverlooked(mine, history))
        .map(mine -> new Straggler(mine, parent(mine, history), false));
  }

  /**
   * Whether the newest certainly does not descend from it, and it came too late to be looked at by
   * whoever publishes next: its publisher alone can keep its work.
   */
  private static boolean isOverlooked(Entry entry, SnapshotHistory history) {
    if (history.stragglers().contains(entry) || history.settled().contains(entry.tags().nonce())) {
      return false;
    }
    return history.line(history.newest().orElseThrow()).stream()
        .filter(later -> !isAbove(later, entry))
        .findFirst()
        .filter(before -> !before.equals(entry) && !before.hasContentOf(entry))
        .isPresent();
  }

  /** One with the same content may have it from the other. */
  private static boolean isAbove(Entry later, Entry entry) {
    return later.tags().position().compareTo(entry.tags().position()) > 0
        && !later.hasContentOf(entry);
  }

  /**
   * Whether it is what the newest descends from, with nobody's edit in either, nor in the rows that
   * are here.
   */
  private static boolean isAllThereIs(Entry base, PublishDecision.Facts facts) {
    SnapshotHistory history = facts.history();
    Entry newest = history.newest().orElseThrow();
    Optional<Entry> fork = parent(newest, history);
    return fork.isPresent()
        && descends(base, fork.get(), history)
        && Stream.of(base, fork.get(), newest)
            .allMatch(entry -> entry.tags().digest().equals(facts.content()))
        && !facts.takeOver()
        && !facts.memory().descent().overrules();
  }

  private static boolean descends(Entry entry, Entry ancestor, SnapshotHistory history) {
    return history.line(entry).contains(ancestor);
  }

  /** What it descends from, where the repository has that. */
  private static Optional<Entry> parent(Entry entry, SnapshotHistory history) {
    return history.line(entry).stream().skip(1).findFirst();
  }
}
