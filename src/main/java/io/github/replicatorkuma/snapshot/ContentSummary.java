package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one pass over all content found.
 *
 * @param digest of all tables and files
 * @param tables in the order of the source, parents before children
 * @param files by name
 * @param monitorIds the ids of all monitors
 * @param warnings sentences about logos that could not be taken along, and about monitors that spin
 * @param marks of rows, by table and key; empty where nothing was written
 */
public record ContentSummary(
    Digest digest,
    List<TableEntry> tables,
    List<FileEntry> files,
    Set<Long> monitorIds,
    List<String> warnings,
    Map<TableName, Map<String, RowMark>> marks) {
  public ContentSummary {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
    monitorIds = Set.copyOf(monitorIds);
    warnings = List.copyOf(warnings);
  }

  public Census census() {
    return TableEntry.census(monitorIds, tables);
  }
}
