package io.github.replicatorkuma.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with an instance. */
abstract class AlertFaults {
  final AlertWorld world;
  final Map<Long, Long> brokenUntil = new HashMap<>();

  final Map<Long, Long> failingUntil = new HashMap<>();
  boolean attached = true;
  long kumaHungUntil;
  long daemonHungUntil;
  long recordsAway;
  long staleUntil;
  long doubtsLeaderUntil;

  AlertFaults(AlertWorld world) {
    this.world = world;
  }

  boolean broken(long monitor) {
    return brokenUntil.getOrDefault(monitor, 0L) > world.now;
  }

  List<Long> failing() {
    return AlertWorld.PROVIDERS.stream()
        .filter(id -> failingUntil.getOrDefault(id, 0L) > world.now)
        .toList();
  }
}
