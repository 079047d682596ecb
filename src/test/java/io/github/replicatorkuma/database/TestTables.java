package io.github.replicatorkuma.database;

import java.util.List;
import java.util.Map;

/** A Kuma's database of either kind, with raw SQL on it. */
public interface TestTables extends Sql, AutoCloseable {
  /** How each cell of a table is stored, a line for each row: {@code name=TYPE:VALUE …}. */
  List<String> stored(String table);

  /** {@link #stored} of each replicated table that is there. */
  Map<String, List<String>> storedReplicatedTables();

  @Override
  default void close() {}
}
