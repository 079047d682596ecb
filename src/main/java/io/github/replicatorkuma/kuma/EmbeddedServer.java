package io.github.replicatorkuma.kuma;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The database server that Uptime Kuma starts for itself and leaves behind when it ends: there
 * while it is needed, gone before Kuma starts its own.
 *
 * <p>Thread safe. Kuma and a server of ours are never started at the same time. A server is only
 * asked to end, never killed, and not asked before it answers: in the middle of its start MariaDB
 * may take the signal for ever as a reason to wait.
 *
 * <p>Where Kuma does not use such a server nothing here does anything.
 */
public interface EmbeddedServer {
  /** Whether Kuma uses an embedded database and has created it. */
  boolean isCreated();

  /** Where the server answers. */
  Path socket();

  /** Makes the files of a server that has no database yet, where Kuma is to use one. */
  default void create() throws KumaException {}

  /**
   * Returns once the database answers. Starts the server where nobody serves the database and Kuma
   * is gone; waits for whoever serves it, or for Kuma to start it, otherwise.
   *
   * @throws KumaException {@code DATABASE_NOT_READY}, {@code START_FAILED} or, after {@link
   *     #refuseStarts}, {@code SHUT_DOWN}
   */
  void ensureRunning() throws KumaException, InterruptedException;

  /**
   * Asks whoever serves the database to end and waits for that; Kuma must be gone. Interrupts are
   * put off.
   *
   * @return whether nobody serves it any more
   */
  boolean stop(Duration atMost);

  /** As {@link #stop}, but only the server that {@link #ensureRunning} started. */
  boolean stopOwn(Duration atMost);

  /**
   * Ends any server that is left over, then starts Kuma; meanwhile no server is started. Kuma is
   * started all the same when the server does not end within two minutes of being asked, or does
   * not answer for half an hour: it waits for that, too. Interrupts are put off.
   *
   * @throws KumaException what {@code start} throws
   */
  void handOver(KumaStart start) throws KumaException;

  /** From now on no server is started, and whoever waits for one gives up. */
  void refuseStarts();

  /** Starts Kuma. */
  @FunctionalInterface
  interface KumaStart {
    /** Starts it, and returns what tells whether that process is still alive. */
    BooleanSupplier start() throws KumaException;
  }
}
