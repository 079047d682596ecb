package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.StoreException;
import org.slf4j.event.Level;

/** What a leader does besides publishing: a failure of it is a warning and never more. */
interface Chore {
  void run() throws ReplicationException;

  /** Whether it was done; else the warning is logged as {@code event}. */
  static boolean isDone(EventLog log, String event, Chore chore) {
    try {
      chore.run();
      return true;
    } catch (ReplicationException e) {
      // This program ends, and restic with it.
      boolean interrupted =
          e instanceof StoreException store && store.kind() == StoreException.Kind.INTERRUPTED;
      log.at(
          interrupted ? Level.DEBUG : Level.WARN,
          event,
          field("reason", e.getMessage()),
          field("hint", e.hint()));
    } catch (RuntimeException e) {
      log.warn(event, field("reason", "unexpected " + e.getClass().getName()), thrown(e));
    }
    return false;
  }
}
