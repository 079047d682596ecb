package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A fleet to which everything happens, in an order that a seed decides. */
final class LineageFuzz implements AutoCloseable {
  private static final String EDITS = "edits";

  /** What excuses losses has no place in most of a run. */
  private static final Set<String> OVERRULING =
      Set.of(
          "takes over",
          "goes back",
          "loses its state",
          "sees the repository rolled back",
          "sees snapshots forgotten");

  final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  final FakeSnapshotStore observer = FakeSnapshotStore.created(clock, "observer");
  final LineageModel model;
  final List<FuzzMember> members = new ArrayList<>();
  final Random random;
  final List<String> story = new ArrayList<>();
  final Map<String, Integer> outcomes = new TreeMap<>();

  final Path directory;
  final boolean retains;
  final FuzzDeeds deeds = new FuzzDeeds(this);

  private final FuzzAccidents accidents = new FuzzAccidents(this);
  private boolean harsh;

  /** One thing that may happen. */
  private interface Happening {
    String to(FuzzMember member) throws Exception;
  }

  private record Chance(int weight, String name, Happening happening) {
    boolean overrules() {
      return OVERRULING.contains(name);
    }
  }

  private final List<Chance> chances =
      List.of(
          new Chance(80, EDITS, deeds::edit),
          new Chance(90, "has a cycle", deeds::cycle),
          new Chance(
              10, "is asked to publish", member -> deeds.publish(member, PublishOptions.LOOK)),
          new Chance(
              3, "takes over", member -> deeds.publish(member, new PublishOptions(true, true))),
          new Chance(12, "changes its role", FuzzDeeds::changeRole),
          new Chance(20, "takes the lead", deeds::takeTheLead),
          new Chance(3, "goes back", deeds::goBack),
          new Chance(10, "brings back", deeds::bringBack),
          new Chance(3, "loses its state", accidents::loseState),
          new Chance(5, "is copied", accidents::copy),
          new Chance(3, "is rolled back", accidents::rollBack),
          new Chance(3, "becomes a twin", accidents::becomeTwin),
          new Chance(2, "sees the repository rolled back", member -> accidents.forget(true)),
          new Chance(3, "sees snapshots forgotten", member -> accidents.forget(false)),
          new Chance(10, "retains", deeds::retain),
          new Chance(10, "tells", member -> member.tell(accidents.hours())),
          new Chance(8, "is restarted", FuzzDeeds::restart),
          new Chance(15, "sees time pass", member -> accidents.pass()));

  LineageFuzz(long seed, Path directory, boolean local, boolean onMariaDb) {
    this.random = new Random(seed);
    this.directory = directory;
    this.model = new LineageModel(observer, directory.resolve("scratch"));
    this.retains = random.nextBoolean();
    join("alpha");
    join("beta");
    FuzzMember gamma = join("gamma");
    if (local) {
      gamma.member.policy =
          new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(new TableName("proxy")), Set.of());
    }
    if (onMariaDb) {
      TestKuma kuma =
          TestKuma.mariaDb(
              directory.resolve("delta"), TestMariaDb.seeded(MariaDbServer.shared()), Route.SOCKET);
      members.add(
          new FuzzMember(new Member(kuma, "delta", observer.on("delta.example"), clock), model));
    }
    members.get(0).leads = true;
  }

  private FuzzMember join(String name) {
    FuzzMember member =
        new FuzzMember(new Member(directory, name, observer.on(name + ".example"), clock), model);
    members.add(member);
    return member;
  }

  /** Another part of the story begins. */
  void turn() {
    harsh = random.nextInt(3) == 0;
  }

  /** Whether commands overrule just now. */
  boolean isHarsh() {
    return harsh;
  }

  /** One step. */
  void step() {
    clock.advance(Duration.ofSeconds(5 + random.nextInt(20)));
    // Most people edit where the fleet says that they should.
    FuzzMember member =
        anyMember(members.stream().filter(one -> one.leads || random.nextBoolean()).toList());
    if (member.isBusy() && random.nextInt(3) > 0) {
      tell(member, member.resume(random.nextInt(6) == 0));
      return;
    }
    List<Chance> some = chances.stream().filter(chance -> harsh || !chance.overrules()).toList();
    int lot = random.nextInt(some.stream().mapToInt(Chance::weight).sum());
    for (Chance chance : some) {
      lot -= chance.weight();
      if (lot < 0) {
        happen(member, chance);
        return;
      }
    }
  }

  private void happen(FuzzMember member, Chance chance) {
    if (member.isBusy() && !chance.name().equals(EDITS)) {
      return;
    }
    prepareFaults(member);
    try {
      tell(member, chance.name() + ": " + chance.happening().to(member));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void prepareFaults(FuzzMember member) {
    if (member.isBusy()) {
      return;
    }
    member.faultless();
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> member.pauseAt = any(List.of("before save", "before save", "after save"));
      case 3 -> member.pauseAt = any(List.of("before list", "after list", "before fetch"));
      case 4 -> member.stepsToLive = random.nextInt(30);
      case 5 ->
          member.failAt =
              any(
                  List.of(
                      "before save", "after save", "before list", "before fetch", "after forget"));
      default -> {}
    }
  }

  /** Writes the story on, and looks at what may never be. */
  void tell(FuzzMember member, String what) {
    story.add(
        "%4d %s %s"
                .formatted(
                    story.size() + 1, member.leads ? "LEADER" : "replica", member.member.name)
            + " "
            + what);
    outcomes.merge(
        what.replaceAll("(over|in place of) .*", "$1")
            .replaceAll("[0-9a-f]{8,}|edit\\d+x|\\d+|alpha|beta|gamma|delta", "#")
            .replaceAll("(: [^:;(]{0,70})[^;]*", "$1"),
        1,
        Integer::sum);
    String violation = member.violation(what);
    if (!violation.isEmpty()) {
      throw new AssertionError(violation);
    }
  }

  /** One of them, or of the members where there is none. */
  FuzzMember anyMember(List<FuzzMember> some) {
    return any(some.isEmpty() ? members : some);
  }

  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public void close() {
    members.stream().filter(FuzzMember::isBusy).forEach(member -> member.resume(true));
    members.forEach(member -> member.member.data().close());
  }
}
