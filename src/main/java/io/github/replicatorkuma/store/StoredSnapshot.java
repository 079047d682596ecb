package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot as the repository lists it, made by whatever tool.
 *
 * @param time by the clock of the machine that made it; never used to order snapshots of ours
 * @param hostname of the machine that made it
 * @param paths what was saved
 * @param tags restic tags
 * @param size of its content, where the list tells
 */
public record StoredSnapshot(
    SnapshotId id,
    Instant time,
    String hostname,
    List<String> paths,
    List<String> tags,
    Optional<Size> size) {
  /** How much there is to fetch. */
  public record Size(long bytes, long files) {}

  /** Where Replicator Kuma v2 keeps what it saves. */
  private static final String SCRIPT_PATH = "/replicator_kuma/current";

  public StoredSnapshot {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
  }

  /** Our tags; empty for snapshots of other tools, and for ours with damaged tags. */
  public Optional<SnapshotTags> identity() {
    return SnapshotTags.parse(tags);
  }

  /** Whom it descends from, where it says so. */
  public Lineage lineage() {
    return Lineage.parse(tags);
  }

  /** Whether Replicator Kuma v2 made it. */
  public boolean isByScript() {
    return !SnapshotTags.areOurs(tags) && paths.contains(SCRIPT_PATH);
  }
}
