package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.state.StateLock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a second daemon from starting a second Uptime Kuma on one data directory. */
final class RunLock {
  private static final Logger log = LoggerFactory.getLogger(RunLock.class);
  private static final String RUN = "run";

  private RunLock() {}

  /** What the lock file says of a daemon. */
  static String holder() {
    return Wiring.holder(RUN);
  }

  /**
   * Takes the lock on the state directory before Kuma is started.
   *
   * @return empty where a command has it just now, or it cannot be had: neither is a reason to do
   *     without Kuma, and the daemon's cycles try again
   * @throws ReplicationException when another daemon has it
   */
  static Optional<StateLock> take(StateDirectory directory) throws ReplicationException {
    try {
      StateDirectory opened = StateDirectory.open(directory.path(), directory.clock());
      return Optional.of(StateLock.acquire(opened, holder()));
    } catch (StateException e) {
      Optional<String> other =
          StateLock.holder(directory).filter(holder -> holder.startsWith(RUN + ","));
      if (other.isPresent()) {
        throw new ReplicationException(
            Severity.TERMINAL,
            "another replicator-kuma (" + other.get() + ") runs Uptime Kuma on this data directory",
            "Leave it running, or end it first. A second Uptime Kuma needs a DATA_DIR of its own.",
            e);
      }
      log.debug("event=lock_postponed reason=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }
}
