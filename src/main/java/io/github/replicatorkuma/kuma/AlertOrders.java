package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the agent in Kuma is to do with messages that it holds back (docker/agent/kuma-alerts.cjs).
 * All that is so now is said each time.
 *
 * @param ready whether the fleet's records were read at least once
 * @param pause how often this is said, in seconds; twice as long without it, and the agent tells
 *     everything, as if there were no fleet
 * @param deadline in seconds from when a monitor goes down: then the agent tells by itself
 * @param drop what is not to be told, as somebody else has, or it is not agreed
 * @param owe what is agreed now
 * @param again what is to be told anew if it is still down at its next beat
 */
public record AlertOrders(
    boolean ready,
    long pause,
    long deadline,
    List<Order> speak,
    List<Order> drop,
    List<Order> owe,
    List<Order> again,
    @Nullable Only only,
    Notices notices) {
  /** How often the agent is told at least. */
  public static final Duration PAUSE = Duration.ofSeconds(5);

  /** Before anything is known. */
  public static AlertOrders none(Duration deadline) {
    return new AlertOrders(
        false,
        PAUSE.toSeconds(),
        deadline.toSeconds(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        new Notices(false, Set.of()));
  }

  /**
   * About one event of a monitor.
   *
   * @param ids of the notifications to send by; null for all that are attached
   * @param late why it comes late; null where it does not
   * @param own whether this instance itself has told it
   * @param quiet whether it is not agreed
   */
  public record Order(
      String monitor,
      long event,
      String status,
      @Nullable List<Long> ids,
      @Nullable String late,
      boolean own,
      boolean quiet) {}

  /**
   * For monitors with a tag that names instances.
   *
   * @param name of this instance
   * @param living names of all that live
   */
  public record Only(String name, Set<String> living) {}

  /**
   * About certificates and domains.
   *
   * @param speak whether this instance is the one that sends them
   * @param sent by any instance
   */
  public record Notices(boolean speak, Set<String> sent) {}
}
