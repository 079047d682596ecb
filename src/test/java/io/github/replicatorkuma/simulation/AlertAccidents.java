package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.AlertWorld.MINUTE;
import static io.github.replicatorkuma.simulation.AlertWorld.SECOND;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What happens to instances that alert. */
final class AlertAccidents {
  private final AlertWorld world;

  private record Chance(int weight, String what, Consumer<AlertMember> happens) {}

  private final List<Chance> chances =
      List.of(
          new Chance(14, "and all others do not reach a monitor", this::breakForAll),
          new Chance(12, "does not reach a monitor", this::breakFor),
          new Chance(4, "reaches everything again", member -> member.brokenUntil.clear()),
          new Chance(4, "has a daemon that hangs", member -> member.suspendDaemon(until())),
          new Chance(4, "hangs", this::suspendAll),
          new Chance(4, "has a Kuma that hangs", this::suspendKuma),
          new Chance(5, "has a daemon that dies", this::killDaemon),
          new Chance(4, "has a Kuma that dies", this::killKuma),
          new Chance(4, "is killed", member -> end(member, false)),
          new Chance(4, "is stopped", member -> end(member, true)),
          new Chance(5, "does not reach the records", member -> member.recordsAway = until()),
          new Chance(3, "and all others do not reach the records", this::cutAll),
          new Chance(4, "reads old records", member -> member.staleUntil = until()),
          new Chance(3, "has a provider that fails", this::failOne),
          new Chance(2, "has no provider that works", this::failAll),
          new Chance(2, "has no notification attached, or has again", this::detach),
          new Chance(3, "leads", this::lead),
          new Chance(3, "believes that another leads", this::doubt));

  AlertAccidents(AlertWorld world) {
    this.world = world;
  }

  void happen() {
    if (world.chance(3)) {
      world.oldRecords = Map.copyOf(world.records);
    }
    AlertMember member = world.any(world.members);
    int lot = world.random.nextInt(chances.stream().mapToInt(Chance::weight).sum());
    for (Chance chance : chances) {
      lot -= chance.weight();
      if (lot < 0) {
        member.tell(chance.what());
        chance.happens().accept(member);
        return;
      }
    }
  }

  private long length() {
    return world.between(5 * SECOND, world.chance(3) ? 20 * MINUTE : 3 * MINUTE);
  }

  private long until() {
    return world.now + length();
  }

  private void breakFor(AlertMember member) {
    member.brokenUntil.put(1L + world.random.nextInt(AlertWorld.MONITORS), until());
  }

  private void breakForAll(AlertMember member) {
    long monitor = 1L + world.random.nextInt(AlertWorld.MONITORS);
    long end = until();
    world.members.forEach(any -> any.brokenUntil.put(monitor, end + world.between(0, 30 * SECOND)));
  }

  private void suspendKuma(AlertMember member) {
    member.kumaHungUntil = until();
    member.excuse(member.kumaHungUntil);
  }

  private void suspendAll(AlertMember member) {
    suspendKuma(member);
    member.suspendDaemon(member.kumaHungUntil);
  }

  private void killDaemon(AlertMember member) {
    if (member.hasDaemon()) {
      member.endDaemon(false);
      startDaemonLater(member);
    }
  }

  private void startDaemonLater(AlertMember member) {
    world.in(
        length(),
        () -> !member.hasDaemon(),
        () -> {
          member.tell("has a daemon again");
          member.startDaemon();
        });
  }

  private void killKuma(AlertMember member) {
    if (member.kuma != null) {
      member.killKuma();
      world.in(
          world.between(3 * SECOND, MINUTE),
          () -> member.kuma == null,
          () -> {
            member.tell("has a Kuma again");
            member.startKuma();
          });
    }
  }

  private void end(AlertMember member, boolean orderly) {
    if (member.hasDaemon() && member.kuma != null) {
      member.endDaemon(orderly);
      member.killKuma();
      startDaemonLater(member);
      world.in(length(), () -> member.kuma == null, member::startKuma);
    }
  }

  private void cutAll(AlertMember member) {
    long end = until();
    world.members.forEach(any -> any.recordsAway = end);
  }

  private void failOne(AlertMember member) {
    member.failingUntil.put(1L + world.random.nextInt(2), until());
    excuseWhileAllFail(member);
  }

  private void failAll(AlertMember member) {
    long end = until();
    AlertWorld.PROVIDERS.forEach(id -> member.failingUntil.put(id, end));
    excuseWhileAllFail(member);
  }

  private void excuseWhileAllFail(AlertMember member) {
    if (member.failing().equals(AlertWorld.PROVIDERS)) {
      long oneWorks = Collections.min(member.failingUntil.values());
      member.excuse(oneWorks + 6 * MINUTE); // it tries again after a while
    }
  }

  private void detach(AlertMember member) {
    member.attached = !member.attached;
    member.excuse(world.now + 60 * MINUTE); // what was down before is not told anew
  }

  private void lead(AlertMember member) {
    world.leader = member;
  }

  private void doubt(AlertMember member) {
    member.doubtsLeaderUntil = until();
  }
}
