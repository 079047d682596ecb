package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.fleet.FleetRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** All that is outside of the instances that alert: time, records, and who reads the messages. */
final class AlertWorld {
  static final long SECOND = 1000;
  static final long MINUTE = 60 * SECOND;
  static final int MONITORS = 2;
  static final List<Long> PROVIDERS = List.of(1L, 2L);

  private record Event(long at, long number, BooleanSupplier holds, Runnable what)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  /**
   * What people got.
   *
   * @param of whose tellings it ends, where it does
   */
  record Message(
      long at,
      AlertMember by,
      long monitor,
      boolean down,
      List<Long> providers,
      List<AlertMember> of) {}

  final Random random;
  final AlertRules rules;
  final List<AlertMember> members = new ArrayList<>();
  final Map<String, FleetRecord> records = new HashMap<>();
  final List<Message> messages = new ArrayList<>();
  final List<String> story = new ArrayList<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Map<Long, Long> upSince = new HashMap<>();
  private final Map<Long, Long> outageBegan = new HashMap<>();
  Map<String, FleetRecord> oldRecords = Map.of();

  @SuppressWarnings("NullAway.Init")
  AlertMember leader;

  long now;
  private long planned;

  AlertWorld(long seed, AlertRules rules) {
    random = new Random(seed);
    this.rules = rules;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  void tell(String what) {
    story.add(now / MINUTE + ":" + (100 + now / SECOND % 60 + " ").substring(1) + what);
  }

  /**
   * @param holds whether it is still to happen then
   */
  void in(long delay, BooleanSupplier holds, Runnable what) {
    events.add(new Event(now + Math.max(1, delay), planned++, holds, what));
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      now = event.at();
      if (event.holds().getAsBoolean()) {
        event.what().run();
      }
    }
    now = end;
  }

  /** Somebody has found it so, or sees it no more. */
  void seen(long monitor) {
    boolean up =
        members.stream()
            .noneMatch(
                member ->
                    member.downSince.containsKey(monitor) || member.wasDown.contains(monitor));
    if (up) {
      upSince.putIfAbsent(monitor, now);
    } else {
      Long since = upSince.remove(monitor);
      if (since != null && now - since > 5 * MINUTE) {
        outageBegan.put(monitor, now);
      }
    }
  }

  /** When it has gone down, having been up everywhere for so long that people should know. */
  long outageBegan(long monitor) {
    return outageBegan.getOrDefault(monitor, 0L);
  }

  /** Messages that said what the one before had said. */
  long duplicates() {
    Map<Long, Boolean> last = new HashMap<>();
    return messages.stream()
        .filter(
            message -> Objects.equals(last.put(message.monitor(), message.down()), message.down()))
        .count();
  }

  void deliver(AlertMember by, long monitor, boolean down, List<Long> providers) {
    by.tell((down ? "sends DOWN " : "sends UP ") + monitor + " by " + providers);
    List<AlertMember> tellers =
        members.stream()
            .filter(member -> member == by || isSeenToTell(by, member, monitor))
            .toList();
    messages.add(new Message(now, by, monitor, down, providers, tellers));
  }

  /** What somebody told after it could no longer be read of is not taken back by others. */
  private boolean isSeenToTell(AlertMember by, AlertMember member, long monitor) {
    return by.unheardFor() == 0
        && Math.max(by.recordsAway, by.staleUntil) < now
        && by.knowsOfTelling(member, monitor);
  }
}
