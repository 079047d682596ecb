package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;

/** A database that holds nothing yet, or that is being filled anew; for nobody else. */
public interface Filling {
  /** Runs a statement that makes, empties or drops something. */
  void execute(String statement) throws DatabaseException;

  /** Inserts what {@link WholeCut#rows} read, in one transaction. */
  void insert(TableSchema table, RowCursor rows) throws ReplicationException;

  /** {@code name} as the database wants it in a statement. */
  String quoted(String name);

  /** Work on it. */
  interface FillWork {
    void run(Filling filling) throws ReplicationException;
  }
}
