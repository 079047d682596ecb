package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A real cut, for fakes that show something of it otherwise. */
public class ForwardingReads implements ReadTransaction {
  private final ReadTransaction real;

  protected ForwardingReads(ReadTransaction real) {
    this.real = real;
  }

  @Override
  public Optional<TableSchema> schema(TableName table) throws ReplicationException {
    return real.schema(table);
  }

  @Override
  public RowCursor rows(TableSchema table, String keyColumn) throws ReplicationException {
    return real.rows(table, keyColumn);
  }

  @Override
  public long count(TableName table) throws ReplicationException {
    return real.count(table);
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
  public Set<String> uniqueColumns(TableName table) throws ReplicationException {
    return real.uniqueColumns(table);
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
