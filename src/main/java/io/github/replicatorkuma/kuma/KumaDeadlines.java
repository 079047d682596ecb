package io.github.replicatorkuma.kuma;

import java.time.Duration;

/**
 * How patient we are with Kuma.
 *
 * @param boot how long after its start a stop waits for Kuma to become ready before the stop is
 *     given up; Kuma itself may take as long as it needs
 * @param stop how long Kuma may take to end before it is killed: four seconds as a rule, 26 with an
 *     open poll of a browser, for ever with a request that never ends
 * @param silence how long a ready Kuma may leave questions unanswered
 * @param death how long a killed process may take to be gone
 */
public record KumaDeadlines(Duration boot, Duration stop, Duration silence, Duration death) {
  /** What fits Uptime Kuma 2.x. */
  public static KumaDeadlines defaults() {
    return new KumaDeadlines(
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }
}
