package io.github.replicatorkuma.app;

import io.github.replicatorkuma.health.Health;

/** What the daemon does at the moment, for commands that wait for it. */
final class Activity implements Progress {
  private volatile String now = WORKING;

  @Override
  public void doing(String what) {
    now = what;
  }

  /** An order that nothing is done for yet waits for Kuma, as cycles run only beside one. */
  String of(Health health) {
    return health.isCycleRunning() ? now : "waiting until Uptime Kuma is ready";
  }
}
