package io.github.replicatorkuma.history;

import io.github.replicatorkuma.model.TableName;

/** Is told now and then how many rows are done. */
public interface HistoryProgress {
  /** Nobody waits. */
  HistoryProgress UNSEEN = (table, done, total) -> {};

  /**
   * Takes note.
   *
   * @param table that is worked on
   * @param done rows of all tables so far
   * @param total rows of all tables; 0 where that is not known
   */
  void at(TableName table, long done, long total);
}
