package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyPolicy;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A fleet to which everything happens, in an order that a seed decides. */
final class LineageFuzz implements AutoCloseable {
  private static final KeepPolicy FEW = new KeepPolicy(3, 0, 2, 0, 0, 0);
  private static final int MOST_MONITORS = 60;
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

  private final Path directory;
  private final boolean retains;
  private boolean harsh;
  private int copies;

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
          new Chance(80, EDITS, this::edit),
          new Chance(90, "has a cycle", this::cycle),
          new Chance(10, "is asked to publish", member -> publish(member, PublishOptions.LOOK)),
          new Chance(3, "takes over", member -> publish(member, new PublishOptions(true, true))),
          new Chance(12, "changes its role", LineageFuzz::changeRole),
          new Chance(20, "takes the lead", this::takeTheLead),
          new Chance(3, "goes back", this::goBack),
          new Chance(10, "brings back", this::bringBack),
          new Chance(3, "loses its state", this::loseState),
          new Chance(5, "is copied", this::copy),
          new Chance(3, "is rolled back", this::rollBack),
          new Chance(3, "becomes a twin", this::becomeTwin),
          new Chance(2, "sees the repository rolled back", member -> forget(true)),
          new Chance(3, "sees snapshots forgotten", member -> forget(false)),
          new Chance(10, "retains", this::retain),
          new Chance(10, "tells", member -> member.tell(hours())),
          new Chance(8, "is restarted", LineageFuzz::restart),
          new Chance(15, "sees time pass", member -> pass()));

  LineageFuzz(long seed, Path directory, boolean local, boolean onMariaDb) {
    this.random = new Random(seed);
    this.directory = directory;
    this.model = new LineageModel(observer, directory.resolve("scratch"));
    this.retains = random.nextBoolean();
    join("alpha");
    join("beta");
    if (local) {
      join("gamma").member.policy =
          new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(new TableName("proxy")), Set.of());
    } else {
      join("gamma");
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

  private void prepareFaults(FuzzMember member) {
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

  private String edit(FuzzMember member) {
    List<String> ids = member.ids();
    List<String> names = member.names();
    int place = random.nextInt(Math.min(ids.size(), random.nextBoolean() ? 6 : ids.size()));
    int kind = ids.size() > MOST_MONITORS ? 2 : random.nextInt(4);
    if (kind == 1) {
      String mark = model.edit(List.of());
      member.member.edit(insert(mark));
      return mark + " inserted";
    }
    String mark = model.edit(List.of(names.get(place)));
    if (kind == 2) {
      // Something has to tell of it: another one comes in its place.
      member.member.edit("DELETE FROM monitor WHERE id = " + ids.get(place));
      member.member.edit(insert(mark));
      return mark + " in place of " + names.get(place);
    }
    member.member.edit(
        "UPDATE monitor SET name = '%s' WHERE id = %s".formatted(mark, ids.get(place)));
    return mark + " over " + names.get(place) + " at " + ids.get(place);
  }

  private static String insert(String mark) {
    return "INSERT INTO monitor (name, active, user_id, type) VALUES ('"
        + mark
        + "', 0, 1, 'http')";
  }

  String cycle(FuzzMember member) {
    return member.begin("a cycle", false, false, () -> cycleNow(member));
  }

  private static String cycleNow(FuzzMember member) throws Exception {
    if (member.leads) {
      var report = member.member.lead();
      return report.event() + ": " + report.summary();
    }
    return apply(member, member.fresh ? ApplyOptions.REVERT_DRIFT : ApplyOptions.NEW_ONLY);
  }

  static String apply(FuzzMember member, ApplyOptions options) throws InterruptedException {
    try {
      var outcome = member.member.apply(options);
      boolean good =
          outcome instanceof io.github.replicatorkuma.replica.ApplyOutcome.Applied
              || outcome instanceof io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
      member.fresh &= !good;
      return outcome.getClass().getSimpleName() + ": " + outcome.summary();
    } catch (ReplicationException e) {
      return "failed: " + e.getMessage();
    }
  }

  private String publish(FuzzMember member, PublishOptions options) {
    return member.leads
        ? member.begin(
            "publish " + options,
            false,
            options.takeOver(),
            () -> {
              try {
                return member.member.publish(options).summary();
              } catch (ReplicationException e) {
                return "failed: " + e.getMessage();
              }
            })
        : "a replica does not";
  }

  private static String changeRole(FuzzMember member) {
    member.leads ^= true;
    member.restarted();
    return member.leads ? "LEADER" : "replica";
  }

  /** As it should be done, but that the old leader may be at something just now. */
  private String takeTheLead(FuzzMember member) {
    member.leads = false;
    member.restarted();
    tell(member, "is to take the lead: " + cycle(member));
    if (member.isBusy()) {
      return "later";
    }
    List<FuzzMember> others = members.stream().filter(one -> one.leads && !one.isBusy()).toList();
    member.leads = true;
    member.restarted();
    prepareFaults(member);
    if (random.nextInt(3) > 0) {
      member.pauseAt = "before save";
    }
    String outcome = cycle(member);
    for (int i = random.nextInt(4); i > 0 && member.isBusy(); i--) {
      List<FuzzMember> idle = members.stream().filter(one -> !one.isBusy()).toList();
      if (random.nextInt(4) == 0 && !idle.isEmpty()) {
        FuzzMember another = any(idle);
        tell(another, "takes the lead, too: " + takeTheLead(another));
      } else if (!others.isEmpty()) {
        editAndPublish(any(others));
      }
    }
    for (FuzzMember other : others) {
      if (!other.isBusy() && random.nextInt(3) > 0) {
        other.leads = false;
        other.restarted();
      }
    }
    return outcome;
  }

  private void editAndPublish(FuzzMember member) {
    if (!member.isBusy()) {
      tell(member, "edits beside it: " + edit(member));
      prepareFaults(member);
      tell(member, "publishes beside it: " + cycle(member));
    }
  }

  private static String restart(FuzzMember member) {
    member.restarted();
    return "yes";
  }

  private String goBack(FuzzMember member) {
    List<SnapshotHistory.Entry> entries = model.history().entries();
    if (!member.leads || entries.isEmpty()) {
      return "a replica does not";
    }
    SnapshotId id = any(entries.subList(Math.max(0, entries.size() - 8), entries.size())).id();
    return member.begin(
        "go back to " + id.brief(), true, false, () -> report(() -> member.member.goBack(id)));
  }

  private interface Reporting {
    io.github.replicatorkuma.model.CycleReport run() throws Exception;
  }

  private static String report(Reporting deed) throws Exception {
    try {
      var report = deed.run();
      return report.event() + ": " + report.summary();
    } catch (ReplicationException e) {
      return "failed: " + e.getMessage();
    }
  }

  private String bringBack(FuzzMember member) {
    List<KeptEntry> kept = member.kept();
    if (!member.leads || kept.isEmpty()) {
      return "nothing";
    }
    int number = any(kept).number();
    KeptChoice choice =
        switch (random.nextInt(harsh ? 4 : 3)) {
          case 3 -> new KeptChoice(number, false, true);
          case 1 -> new KeptChoice(number, true, false);
          default -> new KeptChoice(number, false, false);
        };
    return member.begin(
        choice.toString(),
        choice.over() || choice.whole(),
        false,
        () -> report(() -> member.member.bringBack(choice)));
  }

  /** What was kept aside only there is gone with it, as somebody wanted. */
  private String losing(FuzzMember member, String how, Runnable deed) {
    Set<String> gone = model.closure(model.of(member.kept()));
    deed.run();
    Set<String> left = new HashSet<>(model.newest());
    members.forEach(any -> left.addAll(model.closure(model.of(any.kept()))));
    model.overruled(gone, left, how);
    return how;
  }

  private String loseState(FuzzMember member) {
    return losing(member, "state deleted", member::deleteState);
  }

  private String copy(FuzzMember member) {
    member.copy(++copies, directory.resolve("copies"));
    return "as " + copies;
  }

  private static boolean hasFiles(FuzzMember member) {
    return !member.member.name.equals("delta");
  }

  private String rollBack(FuzzMember member) {
    if (member.copies().isEmpty() || !hasFiles(member)) {
      return "nothing";
    }
    Path copy = any(member.copies());
    return losing(member, "to " + copy.getFileName(), () -> member.becomes(copy));
  }

  private String becomeTwin(FuzzMember member) {
    FuzzMember other = any(members);
    if (other == member || other.isBusy() || !hasFiles(member) || !hasFiles(other)) {
      return "nothing";
    }
    return losing(
        member, "of " + other.member.name, () -> member.becomes(other.member.directory()));
  }

  /** By an operator, who knows that nobody will have what only these held. */
  private String forget(boolean newest) throws Exception {
    List<SnapshotHistory.Entry> entries = model.history().entries();
    if (entries.size() < 3) {
      return "too few";
    }
    List<SnapshotHistory.Entry> gone = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      gone.add(
          newest
              ? entries.get(entries.size() - 1 - i)
              : entries.get(random.nextInt(entries.size())));
    }
    Set<String> held = new HashSet<>();
    gone.forEach(entry -> held.addAll(model.closure(model.of(entry.id()))));
    observer.forget(gone.stream().map(SnapshotHistory.Entry::id).toList(), true);
    model.overruled(held, model.newest(), "forgotten by an operator");
    return gone.stream().map(entry -> entry.id().brief()).toList().toString();
  }

  private String retain(FuzzMember member) {
    return member.leads && retains
        ? member.begin(
            "retention",
            false,
            false,
            () -> {
              member.member.retain(FEW);
              return model.history().entries().size() + " left";
            })
        : "not here";
  }

  private Duration hours() {
    return Duration.ofHours(random.nextInt(60));
  }

  private String pass() {
    clock.advance(any(List.of(Duration.ofMinutes(2), Duration.ofHours(2), Duration.ofDays(1))));
    return clock.instant().toString();
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
