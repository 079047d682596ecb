package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.LiveKuma;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader look as soon as its Kuma has written to a replicated table. Only a hint: whoever is
 * never told looks at its interval.
 */
public final class EditWatcher extends Thread {
  private static final Logger log = LoggerFactory.getLogger(EditWatcher.class);
  private static final Duration ONE_QUESTION = Duration.ofSeconds(60);

  private final LiveKuma kuma;
  private final Wake wake;
  private final Duration pause;

  /**
   * @param pause between two hints, and after a failure: Kuma itself may write all the time
   */
  public EditWatcher(LiveKuma kuma, Wake wake, Duration pause) {
    super("edit-watcher");
    this.kuma = kuma;
    this.wake = wake;
    this.pause = pause;
    setDaemon(true);
  }

  @Override
  public void run() {
    long known = 0;
    try {
      while (true) {
        try {
          long writes = kuma.awaitWrite(known, ONE_QUESTION);
          if (writes != known) {
            known = writes;
            wake.ask();
            Thread.sleep(pause.toMillis());
          }
        } catch (KumaException e) {
          log.debug("event=edits_not_watched reason=\"{}\"", e.getMessage());
          Thread.sleep(pause.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
