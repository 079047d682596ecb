package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Snapshots as a repository lists them, for tests. */
public final class ListedSnapshots {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private ListedSnapshots() {}

  /** The id of the snapshot called {@code name}. */
  public static SnapshotId id(String name) {
    return new SnapshotId(Digest.ofText(name).hex());
  }

  /** Ours, with {@code name} for its nonce. */
  public static StoredSnapshot ours(
      String name, Position position, Instance leader, Digest digest) {
    return withTags(name, new SnapshotTags(position, digest, leader, name).toTags());
  }

  /** Ours, which says that it descends from {@code parent}, and what it settles. */
  public static StoredSnapshot after(
      @Nullable StoredSnapshot parent, StoredSnapshot snapshot, String... settles) {
    Optional<Lineage.Parent> link =
        Optional.ofNullable(parent)
            .flatMap(StoredSnapshot::identity)
            .map(tags -> new Lineage.Parent(tags.nonce(), tags.position()));
    List<String> tags = new ArrayList<>(snapshot.tags());
    tags.addAll(Lineage.of(link, Set.of(settles)).toTags());
    return with(snapshot.time(), snapshot, tags);
  }

  /** With tags of whatever tool. */
  public static StoredSnapshot withTags(String name, List<String> tags) {
    return new StoredSnapshot(id(name), TIME, "host", List.of("/staging"), tags, Optional.empty());
  }

  /** By Replicator Kuma v2. */
  public static StoredSnapshot byScript(String name) {
    return byScript("host", name);
  }

  /** By Replicator Kuma v2 on this host. */
  public static StoredSnapshot byScript(String host, String name) {
    return new StoredSnapshot(
        id(name), TIME, host, List.of("/replicator_kuma/current"), List.of(), Optional.empty());
  }

  /** The same, by a clock that went wrong. */
  public static StoredSnapshot at(Instant time, StoredSnapshot snapshot) {
    return with(time, snapshot, snapshot.tags());
  }

  private static StoredSnapshot with(Instant time, StoredSnapshot snapshot, List<String> tags) {
    return new StoredSnapshot(
        snapshot.id(), time, snapshot.hostname(), snapshot.paths(), tags, Optional.empty());
  }
}
