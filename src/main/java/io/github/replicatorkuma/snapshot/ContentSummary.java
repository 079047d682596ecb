package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import java.util.List;

/**
 * What one pass over all content found.
 *
 * @param digest of all tables and files
 * @param tables in the order of the source, parents before children
 * @param files by name
 * @param warnings sentences about logos that could not be taken along
 */
public record ContentSummary(
    Digest digest, List<TableEntry> tables, List<FileEntry> files, List<String> warnings) {
  public ContentSummary {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
