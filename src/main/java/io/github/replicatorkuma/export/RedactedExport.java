package io.github.replicatorkuma.export;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes this instance's configuration for people to commit: the same bytes as long as it means the
 * same, and a fingerprint in the place of each secret.
 */
public final class RedactedExport {
  private final KumaDatabase database;
  private final ReplicationScope scope;
  private final Fingerprints fingerprints;

  /**
   * @param key of the fingerprints, which nobody but the instance knows
   */
  public RedactedExport(KumaDatabase database, ReplicationScope scope, byte[] key) {
    this.database = database;
    this.scope = scope;
    this.fingerprints = new Fingerprints(key);
  }

  /** Writes one cut to {@code directory}; how many rows each table has. */
  public Map<TableName, Long> to(Path directory) throws ReplicationException {
    RedactedTree tree = RedactedTree.open(directory);
    return database.read(
        transaction -> {
          ReplicatedContent content = new ReplicatedContent(transaction, scope);
          Map<TableName, Long> rows = new LinkedHashMap<>();
          for (TableSchema table : content.tables()) {
            rows.put(
                table.name(), tree.write(table.name(), target -> write(content, table, target)));
          }
          tree.finish();
          return rows;
        });
  }

  private long write(ReplicatedContent content, TableSchema table, Writer target)
      throws ReplicationException, IOException {
    try (RowCursor rows = content.open(table)) {
      return new RedactedTable(table, fingerprints).write(rows, target);
    }
  }
}
