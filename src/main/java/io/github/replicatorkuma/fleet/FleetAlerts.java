package io.github.replicatorkuma.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an instance says of its alerts; a version that knows of none says nothing. Monitors are
 * named as the agent in Kuma names them: by number and by what they watch. A record has room for so
 * many; what it leaves out is told by every instance.
 *
 * @param beats whether its Uptime Kuma answers: what hangs sees nothing
 * @param down the monitors that are down there
 * @param told what it has told, and nobody has told the end of
 * @param over what others told, and it has told the end of
 * @param unsent where a provider failed
 * @param runs the monitors that run there; empty where nobody counts them
 * @param notices of certificates and domains that it sent, and when
 * @param elsewhere which monitors do not run there, as their tag {@code only} names others; in
 *     words
 */
public record FleetAlerts(
    boolean beats,
    List<Down> down,
    List<Telling> told,
    List<Telling> over,
    List<Unsent> unsent,
    List<String> runs,
    Map<String, Instant> notices,
    String elsewhere) {
  public static final FleetAlerts NONE =
      new FleetAlerts(false, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), "");

  private static final int MOST = 10_000;

  public FleetAlerts {
    down = first(down);
    told = first(told);
    over = first(over);
    unsent = first(unsent);
    runs = first(runs);
  }

  private static <T> List<T> first(List<T> all) {
    return all.size() > MOST ? List.copyOf(all.subList(0, MOST)) : all;
  }

  /** A monitor that is down there, since that event there. */
  public record Down(String monitor, long event) {}

  /** A monitor that an instance told of. The number is never used again. */
  public record Telling(String monitor, String instance, long number) {}

  /**
   * Notifications that a message could not be sent by; none of them where none is attached.
   *
   * @param up whether the message was that it is up
   */
  public record Unsent(String monitor, long event, boolean up, List<Long> ids) {}

  public boolean isDown(String monitor) {
    return down.stream().anyMatch(any -> any.monitor().equals(monitor));
  }
}
