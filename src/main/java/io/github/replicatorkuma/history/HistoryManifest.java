package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.IdSpan;
import io.github.replicatorkuma.database.RowSums;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a backup holds; the last file to be written, and the proof of all others.
 *
 * @param instance whose backup it is
 * @param kumaVersion of its Uptime Kuma, where that is known
 * @param migrations which its schema has had
 * @param engine {@code sqlite} or {@code mariadb}
 * @param created when its rows were read
 * @param complete when all rows were last written anew, whatever seemed unchanged
 * @param schema the statements that make the tables, which are rows as well
 * @param files of Uptime Kuma's data directory
 */
public record HistoryManifest(
    int format,
    String kind,
    Instance instance,
    Optional<String> kumaVersion,
    Set<String> migrations,
    String engine,
    Instant created,
    Instant complete,
    KeptTable schema,
    List<KeptTable> tables,
    List<KeptFile> files) {
  public static final int FORMAT = 1;
  public static final String KIND = "history";

  /** A table and the files that its rows are in. */
  public record KeptTable(TableName name, List<Column> columns, List<Segment> segments) {
    TableSchema columnsOf() {
      return new TableSchema(name, columns);
    }

    long rows() {
      return segments.stream().mapToLong(Segment::rows).sum();
    }
  }

  /**
   * Some rows of a table.
   *
   * @param sums what they were told unchanged by; all zero where they are always written anew
   * @param digest of the file, which is also in its name
   */
  public record Segment(IdSpan ids, long rows, long bytes, String digest, RowSums sums) {
    /**
     * @throws IllegalArgumentException when {@code digest} is none
     */
    public Segment {
      digest = new Digest(digest).hex();
    }

    /** The name of its file. */
    String file() {
      String start = ids.equals(IdSpan.ALL) ? "all" : "%012d".formatted(ids.first());
      return start + "-" + digest.substring(0, 16) + ".csv";
    }
  }

  /**
   * A file of the data directory.
   *
   * @param path in that directory
   * @param modified when, in milliseconds
   */
  public record KeptFile(String path, long bytes, long modified, String digest) {
    /**
     * @throws IllegalArgumentException when {@code path} leads elsewhere or {@code digest} is none
     */
    public KeptFile {
      Path plain = Path.of(path).normalize();
      if (!plain.toString().equals(path)
          || !KeptFiles.ROOTS.contains(plain.getName(0).toString())) {
        throw new IllegalArgumentException("not a file of Uptime Kuma: " + path);
      }
      digest = new Digest(digest).hex();
    }
  }

  /** How many rows it holds. */
  public long rows() {
    return tables.stream().mapToLong(KeptTable::rows).sum();
  }

  /** What its files take, which is less than a database of them. */
  long bytes() {
    long rows =
        Stream.concat(Stream.of(schema), tables.stream())
            .flatMap(kept -> kept.segments().stream())
            .mapToLong(Segment::bytes)
            .sum();
    return rows + files.stream().mapToLong(KeptFile::bytes).sum();
  }

  /**
   * Reads one.
   *
   * @throws IOException when it cannot be read, or is none; the message says why
   */
  static HistoryManifest read(Path file) throws IOException {
    try {
      HistoryManifest read =
          RecordJson.read(HistoryManifest.class, Json.read(Files.readAllBytes(file)));
      if (read.kind().equals(KIND)) {
        return read;
      }
      throw new IOException("it is of no history backup");
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no whole manifest: " + e.getMessage(), e);
    }
  }

  byte[] text() {
    return Json.bytes(RecordJson.tree(this));
  }
}
