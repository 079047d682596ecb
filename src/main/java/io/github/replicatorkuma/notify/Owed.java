package io.github.replicatorkuma.notify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * States that people could not be told of. They are owed for as long as they are true: a newer
 * state of the same kind takes the place of the older one, and what has ended meanwhile is owed no
 * more. For one thread.
 */
final class Owed {
  /** Which states are over by what is told. */
  private static final Map<String, Set<String>> ENDS =
      Map.of(
          "recovered", Set.of("failing"),
          "published", Set.of("failing", "withheld"),
          "applied", Set.of("failing", "refused", "rolled_back", "booting"));

  private final Map<String, Notification> byEvent = new LinkedHashMap<>();

  /**
   * Takes note of what is about to be told.
   *
   * @return whether it is worth telling: not that something is over of which nobody has heard
   */
  boolean supersede(Notification notification) {
    boolean sameOwed = byEvent.remove(notification.event()) != null;
    boolean unheard = byEvent.keySet().removeAll(ENDS.getOrDefault(notification.event(), Set.of()));
    return sameOwed || !unheard || !notification.event().equals("recovered");
  }

  void add(Notification notification) {
    if (!notification.informational()) {
      byEvent.put(notification.event(), notification);
    }
  }

  boolean isEmpty() {
    return byEvent.isEmpty();
  }

  List<Notification> all() {
    return List.copyOf(byEvent.values());
  }

  void told(Notification notification) {
    byEvent.remove(notification.event(), notification);
  }
}
