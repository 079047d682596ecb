package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.AlertWorld.MINUTE;
import static io.github.replicatorkuma.simulation.AlertWorld.SECOND;

import io.github.replicatorkuma.simulation.AlertWorld.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A fleet whose monitors go down while other things go wrong, too: is somebody told? */
final class AlertSimulation {
  final AlertWorld world;
  private final long seed;
  private final boolean faults;
  private final AlertAccidents accidents;

  AlertSimulation(long seed, int instances, boolean faults, AlertRules rules) {
    this.seed = seed;
    this.faults = faults;
    world = new AlertWorld(seed, rules);
    for (int i = 0; i < instances; i++) {
      double rate = faults ? world.between(850, 1150) / 1000.0 : world.between(980, 1020) / 1000.0;
      world.members.add(
          new AlertMember(
              world,
              "kuma-" + (char) ('a' + i),
              world.any(List.of(20, 30, 60)) * SECOND,
              rate,
              world.any(List.of(50, 100, 100))));
    }
    world.leader = world.any(world.members);
    accidents = new AlertAccidents(world);
  }

  /**
   * @throws AssertionError with the story in words, when somebody was not told
   */
  void run(int hours) {
    try {
      world.tell(world.leader + " leads");
      world.members.forEach(
          member -> {
            member.tell("checks each " + member.interval / SECOND + " s, rate " + member.rate);
            member.startKuma();
            member.startDaemon();
          });
      world.runUntil(5 * MINUTE);
      if (faults) {
        happen(hours * 60L * MINUTE);
      } else {
        proveCalm(hours * 60L * MINUTE);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d of %d instances: %s%n%s"
              .formatted(
                  seed, world.members.size(), e.getMessage(), String.join("\n", world.story)),
          e);
    }
  }

  private void happen(long end) {
    long next = world.now;
    while (world.now < end) {
      if (world.now >= next) {
        accidents.happen();
        next = world.now + world.between(5 * SECOND, 3 * MINUTE);
      }
      world.runUntil(world.now + 10 * SECOND);
      world.members.forEach(this::proveTold);
    }
  }

  /** What is down for long where somebody looks, people know. */
  private void proveTold(AlertMember member) {
    if (member.kuma == null || member.kumaHungUntil > world.now || !member.attached) {
      return;
    }
    member.downSince.forEach(
        (monitor, since) -> {
          long ranks = 10 * SECOND * Math.max(3, world.members.size()); // 10 s for each
          long bound =
              (long) ((2.5 * AlertMember.HEARTBEAT + ranks + member.interval) / member.rate)
                  + 10 * SECOND;
          long from = Math.max(since, Math.max(member.excusedUntil, lastEnd(monitor) + 2 * bound));
          if (world.now - from > bound + 10 * SECOND
              && !isTold(monitor)
              && (member.hasDaemon() || !hasTold(member, monitor, since))) {
            world.members.forEach(any -> world.tell(any.remembers()));
            throw new AssertionError(
                "nobody is told that %d is down at %s since %d s"
                    .formatted(monitor, member, (world.now - since) / SECOND));
          }
        });
  }

  /** When its end was last told, wrongly for who still sees it down. */
  private long lastEnd(long monitor) {
    return world.messages.stream()
        .filter(message -> message.monitor() == monitor && !message.down())
        .mapToLong(Message::at)
        .max()
        .orElse(-AlertWorld.MINUTE * 60);
  }

  /**
   * Whether people have heard that it is down, and not of its end: in the outage that is now, or by
   * one that was away when it was up, and so may still tell the end of both.
   */
  private boolean isTold(long monitor) {
    Set<AlertMember> tell = new HashSet<>();
    long begin = world.outageBegan(monitor);
    for (Message message : world.messages) {
      if (message.monitor() == monitor && !message.down()) {
        message.of().forEach(tell::remove);
      } else if (message.monitor() == monitor
          && (message.at() >= begin || message.by().tells(monitor))) {
        tell.add(message.by());
      }
    }
    return !tell.isEmpty();
  }

  /** Whether one that nobody can ask has told it by itself. */
  private boolean hasTold(AlertMember member, long monitor, long since) {
    return world.messages.stream()
        .anyMatch(
            message ->
                message.by() == member
                    && message.monitor() == monitor
                    && message.down()
                    && message.at() >= since);
  }

  /** Without any fault each outage has one alert, and one end. */
  private void proveCalm(long end) {
    while (world.now < end) {
      List<AlertMember> see =
          world.members.stream().filter(member -> world.random.nextBoolean()).toList();
      if (see.isEmpty()) {
        see = world.members;
      }
      int before = world.messages.size();
      long monitor = 1L + world.random.nextInt(AlertWorld.MONITORS);
      long length = world.between(4 * MINUTE, 12 * MINUTE);
      for (AlertMember member : see) {
        long until = world.now + length - world.between(0, world.chance(2) ? MINUTE : 10);
        member.brokenUntil.put(monitor, until);
        member.tell("does not reach " + monitor + " for " + (until - world.now) / SECOND + " s");
      }
      world.runUntil(world.now + length + 5 * MINUTE);
      List<Message> sent = world.messages.subList(before, world.messages.size());
      List<Boolean> kinds = sent.stream().map(Message::down).toList();
      boolean enough = see.size() >= Math.max(1, world.rules.agreement().instances());
      if (!kinds.equals(enough ? List.of(true, false) : List.of())) {
        throw new AssertionError("these are sent for one outage: " + kinds);
      }
    }
  }
}
