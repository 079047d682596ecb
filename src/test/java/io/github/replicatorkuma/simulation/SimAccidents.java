package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.SimWorld.MINUTE;
import static io.github.replicatorkuma.simulation.SimWorld.SECOND;

import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What happens to instances, stores and time. */
final class SimAccidents {
  /** What a fault takes to be of no account any more. */
  static final long AFTERWARDS = 15 * MINUTE;

  private final SimWorld world;
  private final List<SimDisk> copies = new ArrayList<>();

  private record Chance(int weight, String what, ToLongFunction<SimMember> happens) {}

  private final List<Chance> chances =
      List.of(
          new Chance(10, "is suspended", this::suspend),
          new Chance(8, "is killed", member -> end(member, false)),
          new Chance(4, "is stopped", member -> end(member, true)),
          new Chance(6, "does not reach the records", this::cutFromRecords),
          new Chance(6, "does not reach the repository", this::cutFromRepository),
          new Chance(4, "reads old records", this::readOld),
          new Chance(4, "has a dead Kuma", this::killKuma),
          new Chance(4, "is copied", this::copy),
          new Chance(3, "is set back to a copy", this::restore),
          new Chance(2, "becomes a copy of another", this::becomeTwin),
          new Chance(3, "has its wall clock set", this::jump),
          new Chance(2, "has its Kuma upgraded", member -> ++member.kuma),
          new Chance(4, "is wished to lead", this::wish),
          new Chance(2, "is told to lead", this::leadNow),
          new Chance(3, "and all others do not reach the records", this::cutAllFromRecords),
          new Chance(3, "and all others do not reach the repository", this::cutAllFromRepository),
          new Chance(1, "and all others find no records any more", this::loseRecords));

  SimAccidents(SimWorld world) {
    this.world = world;
  }

  /** Something happens to somebody. */
  void happen() {
    SimMember member = any(world.members);
    int lot = world.random.nextInt(chances.stream().mapToInt(Chance::weight).sum());
    for (Chance chance : chances) {
      lot -= chance.weight();
      if (lot < 0) {
        member.tell(chance.what());
        long until = chance.happens().applyAsLong(member);
        if (until > 0) {
          member.unwellUntil = Math.max(member.unwellUntil, until + AFTERWARDS);
        }
        return;
      }
    }
  }

  <T> T any(List<T> all) {
    return all.get(world.random.nextInt(all.size()));
  }

  private long length() {
    return world.now + world.between(10 * SECOND, world.chance(3) ? 20 * MINUTE : 4 * MINUTE);
  }

  private long suspend(SimMember member) {
    member.suspendedUntil = length();
    return member.suspendedUntil;
  }

  private long end(SimMember member, boolean orderly) {
    long until = length();
    if (member.up) {
      member.end(orderly);
      world.in(until - world.now, member, () -> startAgain(member));
    }
    return until;
  }

  private static void startAgain(SimMember member) {
    if (!member.up) {
      member.tell("starts");
      member.start();
    }
  }

  private long readOld(SimMember member) {
    member.staleUntil = length();
    return member.staleUntil;
  }

  private long killKuma(SimMember member) {
    member.kumaDeadUntil = length();
    return member.kumaDeadUntil;
  }

  private long cutFromRecords(SimMember member) {
    member.recordsAway = length();
    return member.recordsAway;
  }

  private long cutFromRepository(SimMember member) {
    member.repositoryAway = length();
    return member.repositoryAway;
  }

  private long cutAllFromRecords(SimMember member) {
    world.recordsAway = length();
    return 0;
  }

  private long cutAllFromRepository(SimMember member) {
    world.repositoryAway = length();
    return 0;
  }

  private long loseRecords(SimMember member) {
    world.records.clear();
    world.oldRecords = Map.of();
    return 0;
  }

  private long copy(SimMember member) {
    copies.add(member.disk.copy());
    return 0;
  }

  private long restore(SimMember member) {
    List<SimDisk> own =
        copies.stream()
            .filter(copy -> copy.state.instanceId().equals(member.disk.state.instanceId()))
            .toList();
    return own.isEmpty() ? 0 : replace(member, any(own));
  }

  private long becomeTwin(SimMember member) {
    SimMember other = any(world.members);
    return other == member ? 0 : replace(member, other.disk);
  }

  private long replace(SimMember member, SimDisk other) {
    member.end(false);
    BitSet lost = member.disk.edits();
    member.disk = other.copy();
    lost.andNot(member.disk.edits());
    lost.andNot(elsewhere(member));
    if (!lost.isEmpty()) {
      member.tell("loses with its disk " + SimWorld.words(lost));
      world.excused.or(lost);
    }
    member.applied = Position.NONE;
    startAgain(member);
    return world.now;
  }

  /** In others' rows it gives way to what all have. */
  private BitSet elsewhere(SimMember member) {
    BitSet all = new BitSet();
    if (!world.saved.isEmpty()) {
      all.or(world.newest().rows());
    }
    world.members.stream()
        .filter(any -> any != member)
        .forEach(any -> any.disk.kept.forEach(kept -> all.or(kept.rows())));
    return all;
  }

  private long jump(SimMember member) {
    member.wallClockOff = Duration.ofDays(world.random.nextInt(7300) - 3650);
    return 0;
  }

  private long wish(SimMember member) {
    member.fleet.wish();
    return allUnwell();
  }

  private long leadNow(SimMember member) {
    if (member.up && member.suspendedUntil < world.now) {
      member.leadNow();
    }
    return allUnwell();
  }

  private long allUnwell() {
    world.members.forEach(any -> any.unwellUntil = world.now + AFTERWARDS);
    return 0;
  }

  /** All that is broken works again. */
  void end() {
    world.calm = true;
    world.recordsAway = 0;
    world.repositoryAway = 0;
    int newest = world.members.stream().mapToInt(member -> member.kuma).max().orElse(0);
    for (SimMember member : world.members) {
      member.suspendedUntil = 0;
      member.recordsAway = 0;
      member.repositoryAway = 0;
      member.staleUntil = 0;
      member.kumaDeadUntil = 0;
      member.kuma = newest;
      member.givesUpOwn = true;
      startAgain(member);
    }
  }
}
