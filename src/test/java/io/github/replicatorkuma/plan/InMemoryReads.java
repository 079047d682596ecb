package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.InMemoryTables;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cut of tables in memory, as much of one as planning reads. */
record InMemoryReads(InMemoryTables tables) implements ReadTransaction {
  @Override
  public Optional<TableSchema> schema(TableName table) {
    return tables.tables().stream().filter(found -> found.name().equals(table)).findFirst();
  }

  @Override
  public RowCursor rows(TableSchema table, String keyColumn) {
    return tables.open(table);
  }

  @Override
  public long count(TableName table) {
    return tables.rows(table.value()).size();
  }

  @Override
  public Set<String> migrations() {
    return Set.of();
  }

  @Override
  public boolean isMigrating() {
    return false;
  }

  @Override
  public Set<String> uniqueColumns(TableName table) {
    throw new UnsupportedOperationException("planning does not write");
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) {
    throw new UnsupportedOperationException("planning does not write");
  }

  @Override
  public List<DanglingReference> danglingReferences(List<TableName> of) {
    throw new UnsupportedOperationException("planning does not write");
  }

  @Override
  public WholeCut whole() {
    throw new UnsupportedOperationException("planning makes no backup");
  }
}
