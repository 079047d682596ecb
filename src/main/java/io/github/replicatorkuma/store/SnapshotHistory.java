package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the repository's list tells: which snapshot is the newest, by (generation, sequence) and
 * never by time, and which ones Replicator Kuma v2 made. Snapshots of other tools are ignored.
 *
 * @param entries our snapshots by position, the newest last
 * @param scriptEntries the snapshots that Replicator Kuma v2 made by time, the newest last
 * @param newerFormats snapshots of ours in a format newer than this program reads
 */
public record SnapshotHistory(
    List<Entry> entries, List<ScriptEntry> scriptEntries, Set<String> newerFormats) {
  /** A snapshot that a replica could apply. */
  public sealed interface Candidate permits Entry, ScriptEntry, Exported {
    SnapshotId id();

    /** By the clock of the machine that made it. */
    Instant time();
  }

  /**
   * A snapshot of ours with its tags.
   *
   * @param time for people and for what to keep
   */
  public record Entry(SnapshotId id, Instant time, SnapshotTags tags, Lineage lineage)
      implements Candidate {
    /** This one as the parent of another. */
    public Lineage.Parent asParent() {
      return new Lineage.Parent(tags.nonce(), tags.position());
    }

    public boolean hasContentOf(Entry other) {
      return tags.digest().equals(other.tags().digest());
    }
  }

  /**
   * A snapshot that Replicator Kuma v2 made, which nothing but its time orders.
   *
   * @param hostName of the machine that made it
   */
  public record ScriptEntry(SnapshotId id, Instant time, String hostName) implements Candidate {}

  /** One that was never published; its id is the digest of what it holds. */
  public record Exported(SnapshotId id, Instant time, Path directory) implements Candidate {}

  /**
   * Of two leaders that published the same position at once, the smaller instance id stands; of two
   * with one id, copies of one disk, the nonce decides, so that all see the same newest one.
   */
  static final Comparator<Entry> BY_POSITION =
      Comparator.comparing((Entry entry) -> entry.tags().position())
          .thenComparing(entry -> entry.tags().leader().id(), Comparator.reverseOrder())
          .thenComparing(entry -> entry.tags().nonce());

  private static final Comparator<ScriptEntry> BY_TIME =
      Comparator.comparing(ScriptEntry::time).thenComparing(entry -> entry.id().value());

  public static SnapshotHistory of(List<StoredSnapshot> snapshots) {
    List<Entry> entries =
        snapshots.stream()
            .filter(snapshot -> formatOf(snapshot) == SnapshotTags.FORMAT)
            .flatMap(
                snapshot ->
                    snapshot
                        .identity()
                        .map(
                            tags ->
                                new Entry(snapshot.id(), snapshot.time(), tags, snapshot.lineage()))
                        .stream())
            .sorted(BY_POSITION)
            .toList();
    List<ScriptEntry> script =
        snapshots.stream()
            .filter(StoredSnapshot::isByScript)
            .map(found -> new ScriptEntry(found.id(), found.time(), found.hostname()))
            .sorted(BY_TIME)
            .toList();
    Set<String> newer =
        snapshots.stream()
            .filter(snapshot -> SnapshotTags.areOurs(snapshot.tags()))
            .filter(snapshot -> formatOf(snapshot) > SnapshotTags.FORMAT)
            .map(snapshot -> snapshot.id().brief())
            .collect(Collectors.toUnmodifiableSet());
    return new SnapshotHistory(entries, script, newer);
  }

  private static int formatOf(StoredSnapshot snapshot) {
    return SnapshotTags.formatOf(snapshot.tags()).orElse(0);
  }

  public Optional<Entry> newest() {
    return last(entries);
  }

  private static <T> Optional<T> last(List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  public Optional<Entry> withId(SnapshotId id) {
    return entries.stream().filter(entry -> entry.id().matches(id)).findFirst();
  }

  /** Whether another snapshot is in the place of this one: the repository was set back. */
  public boolean hasReplaced(SnapshotId id, Position position) {
    return withId(id).isEmpty()
        && entries.stream().anyMatch(entry -> entry.tags().position().equals(position));
  }

  public Optional<Entry> withNonce(String nonce) {
    return entries.stream().filter(entry -> entry.tags().nonce().equals(nonce)).findFirst();
  }

  /**
   * Snapshots that were published beside those that the newest descends from: by somebody whom the
   * publisher of the next one had not seen, so that nobody's work descends from both. What has the
   * content of the newest, or of what was published just before or after it, is none, and neither
   * is what a snapshot says to have settled. Nothing is known of what is below the first snapshot
   * whose parent is no longer there.
   *
   * @return by position, the highest last; none where the newest says no parent
   */
  public List<Entry> stragglers() {
    Optional<Entry> newest = newest();
    if (newest.isEmpty() || !newest.get().lineage().isSaid()) {
      return List.of();
    }
    NavigableMap<Position, Entry> line = new TreeMap<>();
    line(newest.get()).forEach(entry -> line.put(entry.tags().position(), entry));
    Set<String> settled = settled();
    return entries.stream()
        .filter(entry -> isBeside(entry, line))
        .filter(entry -> !entry.hasContentOf(newest.get()))
        .filter(entry -> !settled.contains(entry.tags().nonce()))
        .toList();
  }

  /**
   * It, its parent, and so on, as far as they are there. Positions fall from child to parent, or
   * these tags are nobody's.
   */
  public List<Entry> line(Entry from) {
    Map<String, Entry> byNonce = new HashMap<>();
    entries.forEach(entry -> byNonce.put(entry.tags().nonce(), entry));
    List<Entry> line = new ArrayList<>();
    Entry child = null;
    for (Entry next = from; next != null && (child == null || isBelow(next, child)); ) {
      line.add(next);
      child = next;
      next = next.lineage().parent().map(link -> byNonce.get(link.nonce())).orElse(null);
    }
    return line;
  }

  private static boolean isBelow(Entry one, Entry other) {
    return one.tags().position().compareTo(other.tags().position()) < 0;
  }

  /** Between two of the line, or the lowest of it and that one's parent. */
  private static boolean isBeside(Entry entry, NavigableMap<Position, Entry> line) {
    Position position = entry.tags().position();
    Entry above = line.ceilingEntry(position).getValue();
    Map.@Nullable Entry<Position, Entry> below = line.lowerEntry(position);
    if (above.tags().nonce().equals(entry.tags().nonce()) || entry.hasContentOf(above)) {
      return false;
    }
    if (below != null) {
      return !entry.hasContentOf(below.getValue());
    }
    Lineage lineage = above.lineage();
    Position floor = lineage.parent().map(Lineage.Parent::position).orElse(Position.NONE);
    return lineage.isSaid() && position.compareTo(floor) >= 0;
  }

  /** The first snapshot of the generation of {@code newest}. */
  private Entry firstOf(Entry newest) {
    long generation = newest.tags().position().generation();
    return entries.stream()
        .filter(entry -> entry.tags().position().generation() == generation)
        .findFirst()
        .orElse(newest);
  }

  /**
   * What tells who descends from whom: the first snapshot of the newest generation, the one it
   * descends from, and what was published beside the newest and is not settled.
   */
  public Set<Entry> neededForLineage() {
    Set<Entry> needed = new HashSet<>(stragglers());
    newest()
        .map(this::firstOf)
        .filter(first -> first.lineage().isSaid())
        .ifPresent(first -> line(first).stream().limit(2).forEach(needed::add));
    return needed;
  }

  /** The nonces that some snapshot says to have settled. */
  public Set<String> settled() {
    return entries.stream()
        .flatMap(entry -> entry.lineage().settles().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The newest snapshot that another instance published under the name of this one beside it: after
   * one of this instance's, or since there is this instance. Older ones are what it published
   * itself before it lost its id with its disk.
   *
   * @param since when the id of {@code self} was made, where that is known
   */
  public Optional<Entry> newestOfANamesake(Instance self, Optional<Instant> since) {
    boolean publishedBefore = false;
    @Nullable Entry found = null;
    for (Entry entry : entries) {
      Instance leader = entry.tags().leader();
      if (leader.isSameAs(self)) {
        publishedBefore = true;
      } else if (leader.name().equals(self.name())
          && (publishedBefore || since.filter(entry.time()::isAfter).isPresent())) {
        found = entry;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The ids of the snapshots that Replicator Kuma v2 made. */
  public Set<String> scriptIds() {
    return scriptEntries.stream()
        .map(entry -> entry.id().value())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What a replica follows: our newest, and the script's only while none of ours exists. */
  public Optional<Candidate> newestCandidate() {
    return newest().<Candidate>map(ours -> ours).or(() -> last(scriptEntries));
  }

  /**
   * What was the newest at this time: of ours by position, as far as their clocks say that they
   * were there, and the script's where none of ours was.
   */
  public Optional<Candidate> newestAsOf(Instant time) {
    return Stream.<Candidate>concat(scriptEntries.stream(), entries.stream())
        .filter(candidate -> !candidate.time().isAfter(time))
        .reduce((older, newer) -> newer);
  }

  /** By its clock, of ours and the script's. */
  public Optional<Candidate> oldest() {
    return Stream.<Candidate>concat(scriptEntries.stream(), entries.stream())
        .min(Comparator.comparing(Candidate::time));
  }

  /** What a replica could apply under this id, perhaps in its short form. */
  public Optional<Candidate> candidate(SnapshotId id) {
    return Stream.<Candidate>concat(entries.stream(), scriptEntries.stream())
        .filter(candidate -> candidate.id().matches(id))
        .findFirst();
  }
}
