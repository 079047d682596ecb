package io.github.replicatorkuma.fleet;

import java.time.Duration;

/**
 * An instance of which something was heard.
 *
 * @param unheard for how long it has been silent
 * @param rewritten whether it has written since this process first saw its record
 */
public record Seen(FleetRecord record, boolean living, Duration unheard, boolean rewritten) {
  private static final Duration HIDDEN_AFTER = Duration.ofDays(7);

  /** Whether it was silent for so long that it is neither shown nor waited for. */
  public boolean isHidden() {
    return unheard.compareTo(HIDDEN_AFTER) >= 0;
  }

  /** Whether it would tell of what it sees. */
  public boolean canAlert() {
    return living && record.alerts().beats();
  }
}
