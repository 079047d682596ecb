package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;

/** Somebody changed a row on this instance after the plan for it was made. */
final class OutdatedPlanException extends ReplicationException {
  OutdatedPlanException(TableName table, String key) {
    super(
        Severity.RETRYABLE,
        "row " + key + " of table " + table + " was changed here meanwhile",
        "Nothing to do: it is tried again.",
        null);
  }
}
