package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Complete snapshot directories, for tests. */
public final class SampleSnapshot {
  public static final Instance LEADER = new Instance("alpha", "0a1b2c3d");
  public static final Position POSITION = new Position(3, 42);

  private SampleSnapshot() {}

  /** Writes {@code source} with its manifest into the empty {@code directory}. */
  public static Manifest write(Path directory, TableSource source, UploadDirectory uploads)
      throws ReplicationException {
    Manifest manifest =
        manifest(SnapshotWriter.write(directory, source, uploads, "sqlite", Set.of()), POSITION);
    SnapshotWriter.writeManifest(directory, manifest);
    return manifest;
  }

  /** A manifest of {@code LEADER} for what {@code summary} describes. */
  public static Manifest manifest(ContentSummary summary, Position position) {
    return new Manifest(
        SnapshotTags.FORMAT,
        summary.digest(),
        position,
        LEADER,
        "alpha.example",
        "nonce-1",
        "2.5.3",
        List.of("2023-08-16-0000-create-uptime.js", "2023-08-18-0301-heartbeat.js"),
        "sqlite",
        Instant.parse("2026-01-02T03:04:05.678Z"),
        "1 monitor changed (NAS)",
        ReplicationScope.DEFAULT_SETTINGS,
        summary.tables(),
        summary.files());
  }

  /** {@code manifest} with another digest, for what was changed on purpose. */
  static Manifest with(
      Manifest manifest, List<TableEntry> tables, List<FileEntry> files, Digest digest) {
    return new Manifest(
        manifest.format(),
        digest,
        manifest.position(),
        manifest.leader(),
        manifest.hostName(),
        manifest.nonce(),
        manifest.kumaVersion(),
        manifest.migrations(),
        manifest.databaseKind(),
        manifest.created(),
        manifest.changed(),
        manifest.settingKeys(),
        tables,
        files);
  }
}
