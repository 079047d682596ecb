package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a clone did, and the proof of it. Never any value: rows hold secrets.
 *
 * @param source the database that was read, without secrets
 * @param target the database that was written, without secrets
 * @param written what was changed in the target
 * @param tables the comparison afterwards, parents before children
 * @param logos how many logos were compared
 * @param differences what the comparison found
 * @param leftBehind the rows of history that stay with the source, by table
 * @param copy the target's database from before, where it held anything
 */
public record CloneReport(
    String source,
    String target,
    RowCounts written,
    List<ComparedTable> tables,
    int logos,
    List<Difference> differences,
    Map<TableName, Long> leftBehind,
    Optional<Path> copy,
    List<String> warnings)
    implements CloneOutcome {
  /**
   * One table on both sides.
   *
   * @param source how many rows the source has
   * @param target how many rows the target has
   * @param cells how many were compared by meaning; columns that Kuma rewrites by itself, and the
   *     ids of links, do not count
   */
  public record ComparedTable(
      String table, long source, long target, long cells, long differences) {}

  /**
   * One thing that differs.
   *
   * @param where the table, or {@code upload}
   * @param key the row's key, or the file's name; empty for the table as a whole
   * @param what the column, or what else is wrong
   */
  public record Difference(String where, String key, String what) {}

  public CloneReport {
    tables = List.copyOf(tables);
    differences = List.copyOf(differences);
    leftBehind = Collections.unmodifiableMap(new LinkedHashMap<>(leftBehind));
    warnings = List.copyOf(warnings);
  }

  /** Whether the target holds what the source did. */
  public boolean isEqual() {
    return differences.isEmpty();
  }

  /** Of all tables together. */
  public long sum(ToLongFunction<ComparedTable> count) {
    return tables.stream().mapToLong(count).sum();
  }
}
