package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the repository's list tells: which snapshot is the newest, by (generation, sequence) and
 * never by time, and which ones Replicator Kuma v2 made. Snapshots of other tools are ignored.
 */
public final class SnapshotHistory {
  /**
   * A snapshot of ours with its tags.
   *
   * @param time by the clock of the machine that made it, for people and for what to keep
   */
  public record Entry(SnapshotId id, Instant time, SnapshotTags tags) {}

  /**
   * Of two leaders that published the same position at once, the smaller instance id stands; of two
   * with one id, copies of one disk, the nonce decides, so that all see the same newest one.
   */
  private static final Comparator<Entry> BY_POSITION =
      Comparator.comparing((Entry entry) -> entry.tags().position())
          .thenComparing(entry -> entry.tags().leader().id(), Comparator.reverseOrder())
          .thenComparing(entry -> entry.tags().nonce());

  private final List<Entry> entries;
  private final Set<String> scriptIds;
  private final Set<String> newerFormats;

  private SnapshotHistory(List<Entry> entries, Set<String> scriptIds, Set<String> newerFormats) {
    this.entries = entries;
    this.scriptIds = scriptIds;
    this.newerFormats = newerFormats;
  }

  public static SnapshotHistory of(List<StoredSnapshot> snapshots) {
    List<Entry> entries =
        snapshots.stream()
            .filter(SnapshotHistory::isOurFormat)
            .flatMap(
                snapshot ->
                    snapshot
                        .identity()
                        .map(tags -> new Entry(snapshot.id(), snapshot.time(), tags))
                        .stream())
            .sorted(BY_POSITION)
            .toList();
    Set<String> script =
        snapshots.stream()
            .filter(StoredSnapshot::isByScript)
            .map(snapshot -> snapshot.id().value())
            .collect(Collectors.toUnmodifiableSet());
    Set<String> newer =
        snapshots.stream()
            .filter(snapshot -> SnapshotTags.areOurs(snapshot.tags()))
            .filter(snapshot -> formatOf(snapshot) > SnapshotTags.FORMAT)
            .map(snapshot -> snapshot.id().brief())
            .collect(Collectors.toUnmodifiableSet());
    return new SnapshotHistory(entries, script, newer);
  }

  private static boolean isOurFormat(StoredSnapshot snapshot) {
    return formatOf(snapshot) == SnapshotTags.FORMAT;
  }

  private static int formatOf(StoredSnapshot snapshot) {
    return SnapshotTags.formatOf(snapshot.tags()).orElse(0);
  }

  /** Our snapshots by position, the newest last. */
  public List<Entry> entries() {
    return entries;
  }

  public Optional<Entry> newest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  public Optional<Entry> withId(SnapshotId id) {
    return entries.stream().filter(entry -> entry.id().matches(id)).findFirst();
  }

  public Optional<Entry> withNonce(String nonce) {
    return entries.stream().filter(entry -> entry.tags().nonce().equals(nonce)).findFirst();
  }

  /** The ids of the snapshots that Replicator Kuma v2 made. */
  public Set<String> scriptIds() {
    return scriptIds;
  }

  /** Snapshots of ours in a format newer than this program reads. */
  public Set<String> newerFormats() {
    return newerFormats;
  }
}
