package io.github.replicatorkuma.fleet;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * What a member does, on a thread of its own, so that it can be held up somewhere while others act.
 * Only one thread runs at any time: whoever starts or resumes a deed waits until it pauses or ends.
 */
final class Deed {
  /** The process ends here: nothing of it may catch this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Answers with one line that says how it ended. */
  @FunctionalInterface
  interface Body {
    String run() throws Exception;
  }

  private final Semaphore onward = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private volatile boolean ended;
  private volatile boolean kill;
  private volatile String outcome = "";

  /**
   * Starts one.
   *
   * @param begun is given it before it does anything
   */
  static Deed start(Body body, Consumer<Deed> begun) {
    Deed deed = new Deed();
    begun.accept(deed);
    Thread thread = new Thread(() -> deed.run(body), "deed");
    thread.setDaemon(true);
    thread.start();
    deed.back.acquireUninterruptibly();
    return deed;
  }

  private void run(Body body) {
    try {
      outcome = body.run();
    } catch (Killed e) {
      outcome = "killed";
    } catch (Throwable e) {
      outcome = "defect: " + e + " at " + Arrays.asList(e.getStackTrace());
    }
    ended = true;
    back.release();
  }

  /** Called by the deed's own thread: others may act before it goes on. */
  void pause() {
    back.release();
    onward.acquireUninterruptibly();
    if (kill) {
      throw new Killed();
    }
  }

  /** Goes on until it pauses again or ends. */
  void resume() {
    onward.release();
    back.acquireUninterruptibly();
  }

  /** Ends it where it pauses. */
  void kill() {
    kill = true;
    resume();
  }

  boolean isEnded() {
    return ended;
  }

  /** How it ended. */
  String outcome() {
    return outcome;
  }
}
