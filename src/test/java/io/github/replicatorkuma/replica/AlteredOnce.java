package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ForwardingReads;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;

/** A real cut that shows one column of one table otherwise, but only the first time it is read. */
final class AlteredOnce extends ForwardingReads {
  private final TableName table;
  private final String column;
  private boolean altered;

  AlteredOnce(ReadTransaction real, String table, String column) {
    super(real);
    this.table = new TableName(table);
    this.column = column;
  }

  @Override
  public RowCursor rows(TableSchema schema, String keyColumn) throws ReplicationException {
    RowCursor rows = super.rows(schema, keyColumn);
    if (altered || !schema.name().equals(table)) {
      return rows;
    }
    altered = true;
    int index = schema.indexOf(column);
    return rows.mapped(row -> row.with(index, "altered"));
  }
}
