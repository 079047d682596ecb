package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.SimWorld.MINUTE;
import static io.github.replicatorkuma.simulation.SimWorld.SECOND;

import io.github.replicatorkuma.fleet.LeadDecision.Lead;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * A fleet of instances in AUTO, to which everything happens in an order that a seed decides, and
 * whose decisions are the product's own. Time is nobody's: hours pass in milliseconds.
 */
final class Simulation {
  private static final int MOST_EDITS = 240;
  private static final long ROUND = 2 * 60 * MINUTE;

  /**
   * T and one look of a replica, and what it takes to wait for one's turn; by the slowest clock.
   */
  private static final long UNTIL_HEALED =
      2 * SimMember.PATIENCE.plus(Duration.ofMinutes(6)).plus(Duration.ofMinutes(6)).toMillis();

  final SimWorld world;
  private final long seed;
  private final SimAccidents accidents;
  private int edits;

  Simulation(long seed, int instances, SimRules rules) {
    this.seed = seed;
    world = new SimWorld(seed, rules);
    accidents = new SimAccidents(world);
    boolean exactClocks = world.chance(3);
    for (int i = 0; i < instances; i++) {
      double rate = exactClocks ? 1 : Math.pow(2, world.random.nextDouble() * 2 - 1);
      int priority = i == 0 ? 100 : accidents.any(List.of(0, 50, 100, 100, 200));
      SimMember member =
          new SimMember(
              world, "kuma-" + (char) ('a' + i), rate, priority, i == 0 || !world.chance(6));
      member.kuma = world.random.nextInt(2);
      if (i == 0 || world.chance(4)) {
        member.disk.edit(edits++);
      }
      world.members.add(member);
    }
  }

  /**
   * @throws AssertionError with the story in words, when something happened that must not
   */
  void run(int hours) {
    try {
      firstStart();
      long end = world.now + hours * 60L * MINUTE;
      while (world.now < end) {
        world.calm = false;
        long turn = Math.min(end, world.now + ROUND);
        while (world.now < turn) {
          goOn();
        }
        heal();
        prove();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d of %d instances: %s%n%s"
              .formatted(
                  seed, world.members.size(), e.getMessage(), String.join("\n", world.story)),
          e);
    }
  }

  private void firstStart() {
    world.calm = true;
    for (SimMember member : world.members) {
      member.tell(
          "starts with "
              + SimWorld.words(member.disk.rows)
              + ", rate "
              + member.rate
              + ", priority "
              + member.priority
              + (member.inScope ? "" : ", replicates less"));
      member.start();
    }
    boolean exact = world.members.stream().allMatch(member -> member.rate == 1);
    world.runUntil(2 * 2 * SimMember.HEARTBEAT.toMillis() + 30 * SECOND);
    long publishers = world.saved.stream().map(SimWorld.Saved::by).distinct().count();
    require(
        exact ? publishers == 1 : publishers > 0, publishers + " publish after the first start");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Until something happens. */
  private void goOn() {
    world.runUntil(world.now + world.between(SECOND, 80 * SECOND));
    if (world.chance(3)) {
      world.oldRecords = java.util.Map.copyOf(world.records);
    }
    if (world.chance(4)) {
      accidents.happen();
    } else {
      edit();
    }
  }

  /** Most people edit where they are told that they should. */
  private void edit() {
    List<SimMember> some =
        world.members.stream()
            .filter(member -> member.kumaLives() && !member.disk.rows.isEmpty())
            .filter(member -> member.leads() || world.chance(8))
            .toList();
    if (!some.isEmpty() && edits < MOST_EDITS) {
      SimMember member = accidents.any(some);
      member.tell("is edited: " + edits);
      member.disk.edit(edits++);
    }
  }

  private List<SimMember> leaders() {
    return world.members.stream().filter(member -> member.decision instanceof Lead).toList();
  }

  private void heal() {
    world.tell("all faults end");
    accidents.end();
    world.runUntil(world.now + UNTIL_HEALED);
    List<SimMember> leaders = leaders();
    if (leaders.isEmpty()
        && !world.records.containsKey(world.newest().entry().tags().leader().id())) {
      // Nobody takes over from one that says nothing of itself: a person is asked to.
      accidents.any(world.members).leadNow();
      world.runUntil(world.now + UNTIL_HEALED);
      leaders = leaders();
    }
    require(leaders.size() == 1, "these lead: " + leaders);
    SimMember leader = leaders.get(0);
    require(
        world.newest().entry().tags().leader().isSameAs(leader.self()),
        leader + " leads, and the newest is by another");
    for (SimMember member : world.members) {
      require(
          member.disk.rows.equals(world.newest().rows()),
          member
              + " has "
              + SimWorld.words(member.disk.rows)
              + ", and not "
              + SimWorld.words(world.newest().rows()));
    }
    if (!lost().isEmpty()) {
      // What came last is found when the leader looks at the repository by itself.
      world.runUntil(world.now + 2 * SimPublisher.LOOK_INTERVAL.toMillis() + MINUTE);
    }
    require(lost().isEmpty(), "these edits are lost: " + SimWorld.words(lost()));
  }

  /** What holds while nothing else goes wrong. */
  private void prove() {
    if (!world.members.stream().allMatch(world::isHeard)) {
      return;
    }
    SimMember leader = leaders().get(0);
    List<SimMember> heirs =
        world.members.stream().filter(member -> member != leader && member.inScope).toList();
    int before = takeOvers();
    switch (world.random.nextInt(4)) {
      case 0 -> {
        world.tell("nobody reaches the records for a while");
        world.recordsAway = world.now + 15 * MINUTE;
        world.runUntil(world.recordsAway + 5 * MINUTE);
        require(takeOvers() == before, "somebody took over though no record could be read");
      }
      case 1 -> {
        if (!heirs.isEmpty()) {
          SimMember heir = accidents.any(heirs);
          heir.tell("is wished to lead");
          heir.fleet.wish();
          world.runUntil(world.now + 6 * MINUTE);
          require(leaders().equals(List.of(heir)), leaders() + " lead, and not " + heir);
        }
      }
      case 2 -> {
        leader.tell("dies");
        leader.end(false);
        world.runUntil(world.now + UNTIL_HEALED);
        boolean may = heirs.stream().anyMatch(member -> member.priority > 0);
        require(
            takeOvers() == (may ? before + 1 : before), "it is not taken over from the dead once");
        leader.start();
      }
      default -> {}
    }
  }

  int takeOvers() {
    return (int) world.newest().entry().tags().position().generation() - 1;
  }

  private BitSet lost() {
    BitSet lost = new BitSet();
    lost.set(0, edits);
    lost.andNot(world.excused);
    world.members.forEach(member -> lost.andNot(member.disk.edits()));
    return lost;
  }
}
