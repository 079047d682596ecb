package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** What a leader does besides publishing: a failure of it is a warning and never more. */
@FunctionalInterface
interface Chore {
  void run() throws ReplicationException;

  /** Whether it was done; else the warning is logged as {@code event}. */
  static boolean isDone(Logger log, String event, Chore chore) {
    try {
      chore.run();
      return true;
    } catch (ReplicationException e) {
      // This program ends, and restic with it.
      boolean interrupted =
          e instanceof StoreException store && store.kind() == StoreException.Kind.INTERRUPTED;
      log.atLevel(interrupted ? Level.DEBUG : Level.WARN)
          .log("event={} reason=\"{}\" hint=\"{}\"", event, e.getMessage(), e.hint());
    } catch (RuntimeException e) {
      log.warn("event={} reason=\"unexpected {}\"", event, e.getClass().getName(), e);
    }
    return false;
  }
}
