package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.Durations;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Has a leader look as soon as its Kuma has written to a replicated table. Only a hint: whoever is
 * never told looks at its interval.
 *
 * @param interval of looking; at most so long is the pause between two hints, as Kuma itself may
 *     write all the time, and after a failure, such as a Kuma that boots
 * @param clock tells how long nothing was written
 */
public record EditWatcher(
    LiveKuma kuma, Wake wake, Duration interval, Clock clock, Sleeper sleeper) {
  private static final EventLog log = EventLog.of(EditWatcher.class);
  private static final Duration ONE_QUESTION = Duration.ofSeconds(60);

  /** One save writes several times. Of what goes on and on it hints less and less often. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** Whoever looks more rarely wants fewer looks, and not to hear of an edit an hour late. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Watches until it is interrupted, in the background. */
  public Thread start() {
    Thread thread = Background.thread("edit-watcher", this::watch);
    thread.start();
    return thread;
  }

  private void watch() throws InterruptedException {
    Duration longest = Durations.shorter(interval, LONGEST_PAUSE);
    Duration pause = FIRST_PAUSE;
    long known = 0;
    while (true) {
      Instant asked = clock.instant();
      try {
        long writes = kuma.awaitWrite(known, ONE_QUESTION);
        if (writes != known) {
          known = writes;
          boolean calm = !clock.instant().isBefore(asked.plus(longest));
          pause = calm ? FIRST_PAUSE : Durations.shorter(pause.multipliedBy(2), longest);
          wake.ask();
          sleeper.sleep(pause);
        }
      } catch (KumaException e) {
        log.debug("edits_not_watched", field("reason", e.getMessage()));
        sleeper.sleep(longest);
      }
    }
  }
}
