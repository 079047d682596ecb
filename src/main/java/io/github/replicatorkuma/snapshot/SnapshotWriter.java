package io.github.replicatorkuma.snapshot;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Writes a snapshot directory, for replicas of this version and of Replicator Kuma v2. All files
 * are for their owner only; the same content gives the same bytes.
 */
public final class SnapshotWriter {
  private static final EventLog log = EventLog.of(SnapshotWriter.class);

  private SnapshotWriter() {}

  /**
   * Writes everything but the manifest in one pass, which digests as {@link ContentDigester} does.
   *
   * @param emptyDirectory exists and is empty
   * @param databaseKind {@code sqlite} or {@code mariadb}
   * @param leftOut tables that the leader leaves out on purpose: a v2 replica is not told to empty
   *     them, as it is for every other table that has no rows here
   * @throws SnapshotException of kind UNWRITABLE, retryable, when the directory cannot be written,
   *     and TOO_LARGE when it is more than a replica takes
   * @throws ReplicationException when {@code source} cannot be read
   * @throws IllegalArgumentException when {@code databaseKind} is another
   * @throws IllegalStateException when rows do not come by ascending key
   */
  public static ContentSummary write(
      Path emptyDirectory,
      TableSource source,
      UploadDirectory uploads,
      String databaseKind,
      Set<TableName> leftOut)
      throws ReplicationException {
    SnapshotLimits limits = SnapshotLimits.whenPublishing();
    try {
      DirectorySink sink = new DirectorySink(new SnapshotLayout(emptyDirectory), databaseKind);
      ContentSummary summary = ContentDigester.run(source, uploads, sink, limits);
      sink.writeTruncates(leftOut);
      requireAtMost(limits.bytes(), emptyDirectory);
      summary.warnings().forEach(warning -> log.warn("content_warning", field("reason", warning)));
      return summary;
    } catch (IOException e) {
      throw unwritable(emptyDirectory, e);
    }
  }

  private static SnapshotException unwritable(Path path, IOException cause) {
    return new SnapshotException(
        SnapshotException.Kind.UNWRITABLE,
        "cannot write " + path + ": " + PlainText.reason(cause),
        cause);
  }

  /** No replica would fetch more. */
  static void requireAtMost(long bytes, Path directory) throws IOException, SnapshotException {
    if (FileTree.bytes(directory) > bytes) {
      throw SnapshotException.tooLarge("it has more than %d bytes", bytes);
    }
  }

  /**
   * Writes {@code manifest.json}; the last file, so that a directory with a manifest is whole.
   *
   * @throws SnapshotException of kind UNWRITABLE, retryable
   */
  public static void writeManifest(Path directory, Manifest manifest) throws SnapshotException {
    Path file = new SnapshotLayout(directory).manifest();
    try {
      AtomicFile.write(file, ManifestJson.write(manifest).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }
}
