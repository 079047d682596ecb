package io.github.replicatorkuma.history;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.CsvFile;
import io.github.replicatorkuma.snapshot.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Rows as CSV. The same rows give the same bytes, so that a digest proves rows, too. */
final class Segments {
  private static final long ANY = Long.MAX_VALUE;

  /** A backup of one's own held whatever the database did. */
  private static final SnapshotLimits LIMITS =
      new SnapshotLimits(ANY, ANY, 0, 10_000, 0, ANY, Integer.MAX_VALUE / 4, ANY, ANY);

  private Segments() {}

  /** What was written. */
  record Written(long rows, Digest digest) {}

  /** Writes all {@code rows} to {@code target}; closes both. */
  static Written write(OutputStream target, TableSchema table, RowCursor rows)
      throws ReplicationException, IOException {
    MessageDigest hash = Digest.sha256();
    long count = 0;
    try (rows;
        CsvWriter csv = new CsvWriter(table, new DigestOutputStream(target, hash))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        csv.write(row);
        count++;
      }
    }
    return new Written(count, Digest.of(hash));
  }

  /** What would be written. */
  static Written measure(TableSchema table, RowCursor rows) throws ReplicationException {
    try {
      return write(OutputStream.nullOutputStream(), table, rows);
    } catch (IOException e) {
      throw new IllegalStateException("nothing can always be written", e);
    }
  }

  /** The rows in {@code file}, which is below {@code root} and has been found undamaged. */
  static RowCursor read(Path root, Path file, TableSchema table) throws ReplicationException {
    return CsvFile.open(root, file, table, LIMITS);
  }
}
