package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The Uptime Kuma beside us: start it, stop it, learn whether it answers.
 *
 * <p>Thread safe. What waits can be interrupted and then leaves Kuma as it is.
 */
public interface Kuma {
  /**
   * Stops a Kuma that outlived a daemon that was killed, where there is one: as {@link #stop} does,
   * once it has booted.
   *
   * @return whether there is none any more; false when it still boots after that time
   * @throws KumaException {@code STUCK} when not even killing helped
   */
  default boolean endLeftOver(Duration atMost) throws KumaException, InterruptedException {
    return true;
  }

  /**
   * Starts a stopped Kuma; it boots from here on, see {@link #awaitReady}. A left-over server of
   * its embedded database is ended first, which takes about a second, and at worst two minutes.
   *
   * @throws KumaException {@code START_FAILED}, {@code NOT_STOPPED} or, after {@link #stopNow},
   *     {@code SHUT_DOWN}
   */
  void start() throws KumaException;

  /**
   * Waits until Kuma answers as an application that has booted, which is also after its migrations.
   * Kuma then starts its monitors one by one, which nothing here waits for.
   *
   * @return whether it became ready within that time; false at once when it has ended
   */
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /**
   * Watches a ready Kuma for that long: whatever an apply broke may show only after the first
   * answer.
   *
   * @return whether it lived all along and answered at the end; short silences are forgiven, as a
   *     booting Kuma is busy
   */
  boolean staysReady(Duration howLong) throws InterruptedException;

  /** Asks Kuma once; an interrupted question counts as not answered. */
  Readiness probe();

  KumaState state();

  /** Whether there is a Kuma process, in whatever state. */
  boolean isRunning();

  /** Whether the running Kuma is to be started anew, as it is to be started in another way now. */
  default boolean isOutdated() {
    return false;
  }

  /** What people are to know of the running Kuma; a sentence. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /** Whether a process of this number is the one supervised here, or was started by it. */
  boolean isOwn(long pid);

  /** The way into the running Kuma. */
  LiveKuma live();

  /** Tells the boot that the running Kuma comes from apart from any other; empty when none runs. */
  String bootId();

  /**
   * Stops Kuma: asks it to end, waits for its process to end (its port closes at once, its database
   * some four seconds later), kills it and what it started after a deadline. An embedded MariaDB is
   * spared and outlives Kuma. Nothing happens when Kuma is not running.
   *
   * @return its exit code, 128 + n when signal n ended it; of the last run when it was not running
   * @throws KumaException {@code BUSY_BOOTING} when the mode says to wait for the boot and it did
   *     not end in time; {@code STUCK} when not even killing helped
   */
  int stop(StopMode mode) throws KumaException, InterruptedException;

  /**
   * Stops Kuma for good because the daemon ends: at once, whatever Kuma is doing, and kills it
   * after the grace, or at once when interrupted; then ends its embedded database in what is left
   * of the grace. No start is possible afterwards. May be called while another thread starts, stops
   * or awaits Kuma.
   *
   * @return as {@link #stop} has it
   * @throws KumaException {@code STUCK} when not even killing helped
   */
  int stopNow(Duration grace) throws KumaException;

  /**
   * Completes with Kuma's exit code once Kuma has ended and nobody asked it to. The daemon then
   * ends with that code, as a container with Kuma alone would.
   */
  CompletableFuture<Integer> diedByItself();

  /**
   * The exit code with which Kuma ended although nobody asked it to, until it is started again; 128
   * + n where signal n ended it. Empty while it runs, and after a stop.
   */
  Optional<Integer> deathCode();

  /**
   * Puts Kuma on trial, around an apply: until the trial is closed its death is the caller's
   * affair, who may roll back and start it again, and does not complete {@link #diedByItself}. If
   * Kuma is still dead when the last trial closes, it does.
   */
  Trial putOnTrial();

  /** Whether Kuma's death, and its next start, are the affair of whoever put it on trial. */
  boolean isOnTrial();

  /** A time in which Kuma may die and be started again. */
  interface Trial extends AutoCloseable {
    /** Ends the trial; a second call does nothing. */
    @Override
    void close();
  }
}
