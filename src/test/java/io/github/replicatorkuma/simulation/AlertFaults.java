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

  /** What its monitors watch, where that is not what those of the others do. */
  String mark = "same";

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

  /** By what the others know it. */
  String key(long monitor) {
    return monitor + "-" + mark;
  }

  long monitor(String key) {
    return Long.parseLong(key.substring(0, key.indexOf('-')));
  }

  List<Long> failing() {
    return AlertWorld.PROVIDERS.stream()
        .filter(id -> failingUntil.getOrDefault(id, 0L) > world.now)
        .toList();
  }
}
