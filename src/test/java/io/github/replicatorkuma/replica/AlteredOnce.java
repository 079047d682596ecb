package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A real cut that shows one column of one table otherwise, but only the first time it is read. */
final class AlteredOnce implements ReadTransaction {
  private final ReadTransaction real;
  private final TableName table;
  private final String column;
  private boolean altered;

  AlteredOnce(ReadTransaction real, String table, String column) {
    this.real = real;
    this.table = new TableName(table);
    this.column = column;
  }

  @Override
  public RowCursor rows(TableSchema schema, String keyColumn) throws ReplicationException {
    RowCursor rows = real.rows(schema, keyColumn);
    if (altered || !schema.name().equals(table)) {
      return rows;
    }
    altered = true;
    int index = schema.indexOf(column);
    return new RowCursor() {
      @Override
      public @Nullable Row next() throws ReplicationException {
        Row row = rows.next();
        return row == null ? null : row.with(index, "altered");
      }

      @Override
      public void close() throws ReplicationException {
        rows.close();
      }
    };
  }

  @Override
  public Optional<TableSchema> schema(TableName name) throws ReplicationException {
    return real.schema(name);
  }

  @Override
  public long count(TableName name) throws ReplicationException {
    return real.count(name);
  }

  @Override
  public Set<String> migrations() throws ReplicationException {
    return real.migrations();
  }

  @Override
  public boolean isMigrating() throws ReplicationException {
    return real.isMigrating();
  }

  @Override
  public Set<String> uniqueColumns(TableName name) throws ReplicationException {
    return real.uniqueColumns(name);
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) throws ReplicationException {
    return real.tablesReferencing(parents);
  }

  @Override
  public List<DanglingReference> danglingReferences(List<TableName> tables)
      throws ReplicationException {
    return real.danglingReferences(tables);
  }
}
