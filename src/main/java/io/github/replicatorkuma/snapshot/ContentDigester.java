package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableSource;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The digest of all replicated content, the same whatever database or Java release computes it.
 *
 * <p>It is SHA-256 over the digests of the tables that have rows, by name, and of the files, by
 * name. A table that is absent counts like one that is empty: an older Kuma lacks {@code
 * remote_browser}, and its content is still the same. So does a table that an instance leaves out.
 */
public final class ContentDigester {
  private ContentDigester() {}

  /**
   * Reads everything once and writes nothing. Warnings are only collected, since a leader digests
   * every few seconds; {@link SnapshotWriter} logs them.
   *
   * @throws SnapshotException of kind TOO_LARGE when a row is longer than a replica takes
   * @throws ReplicationException when {@code source} cannot be read
   * @throws IllegalStateException when rows do not come by ascending key
   */
  public static ContentSummary digest(TableSource source, UploadDirectory uploads)
      throws ReplicationException {
    return ContentPass.run(source, uploads, ContentSink.NOWHERE, SnapshotLimits.whenPublishing());
  }

  static Digest combine(Collection<TableEntry> tables, Collection<FileEntry> files) {
    List<TableEntry> filled =
        tables.stream()
            .filter(table -> table.rows() > 0)
            .sorted(Comparator.comparing(TableEntry::name))
            .toList();
    CellBuffer buffer = new CellBuffer();
    buffer.putInt(filled.size());
    for (TableEntry table : filled) {
      buffer.putCell(table.name().value());
      buffer.putCell(table.digest().hex());
    }
    buffer.putInt(files.size());
    for (FileEntry file : files.stream().sorted(Comparator.comparing(FileEntry::name)).toList()) {
      buffer.putCell(file.name());
      buffer.putCell(file.digest().hex());
    }
    MessageDigest hash = Digest.sha256();
    buffer.drainTo(hash);
    return Digest.of(hash);
  }
}
