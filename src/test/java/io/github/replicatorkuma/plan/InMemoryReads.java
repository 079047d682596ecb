package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.InMemoryTables;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A cut of tables in memory, as much of one as planning reads. */
final class InMemoryReads {
  private InMemoryReads() {}

  static ReadTransaction of(InMemoryTables all) {
    return (ReadTransaction)
        Proxy.newProxyInstance(
            ReadTransaction.class.getClassLoader(),
            new Class<?>[] {ReadTransaction.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "schema" -> all.table((TableName) arguments[0]);
                  case "rows" -> all.open((TableSchema) arguments[0]);
                  case "count" -> (long) all.rows(((TableName) arguments[0]).value()).size();
                  case "migrations" -> Set.of();
                  case "isMigrating" -> false;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
