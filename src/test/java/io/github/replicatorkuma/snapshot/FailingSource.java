package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.model.TableSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that fails after the first row of one table, for tests. */
public record FailingSource(TableSource content, TableName table, ReplicationException failure)
    implements TableSource {
  @Override
  public List<TableSchema> tables() throws ReplicationException {
    return content.tables();
  }

  @Override
  public RowCursor open(TableSchema opened) throws ReplicationException {
    RowCursor rows = content.open(opened);
    return opened.name().equals(table) ? new FailingCursor(rows) : rows;
  }

  private final class FailingCursor implements RowCursor {
    private final RowCursor rows;
    private boolean started;

    FailingCursor(RowCursor rows) {
      this.rows = rows;
    }

    @Override
    public @Nullable Row next() throws ReplicationException {
      if (started) {
        throw failure;
      }
      started = true;
      return rows.next();
    }

    @Override
    public void close() throws ReplicationException {
      rows.close();
    }
  }
}
