package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.store.SnapshotHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What becomes of disks, of the repository and of time. */
final class FuzzAccidents {
  private final LineageFuzz fleet;
  private int copies;

  FuzzAccidents(LineageFuzz fleet) {
    this.fleet = fleet;
  }

  /** What was kept aside only there is gone with it, as somebody wanted. */
  private String losing(FuzzMember member, String how, Runnable deed) {
    Set<String> gone = fleet.model.closure(fleet.model.of(member.kept()));
    deed.run();
    Set<String> left = new HashSet<>(fleet.model.newest());
    fleet.members.forEach(any -> left.addAll(fleet.model.closure(fleet.model.of(any.kept()))));
    fleet.model.overruled(gone, left, how);
    return how;
  }

  String loseState(FuzzMember member) {
    return losing(member, "state deleted", member::deleteState);
  }

  String copy(FuzzMember member) {
    member.copy(++copies, fleet.directory.resolve("copies"));
    return "as " + copies;
  }

  private static boolean hasFiles(FuzzMember member) {
    return !member.member.name.equals("delta");
  }

  String rollBack(FuzzMember member) {
    if (member.copies().isEmpty() || !hasFiles(member)) {
      return "nothing";
    }
    Path copy = fleet.any(member.copies());
    return losing(member, "to " + copy.getFileName(), () -> member.becomes(copy));
  }

  String becomeTwin(FuzzMember member) {
    FuzzMember other = fleet.any(fleet.members);
    if (other == member || other.isBusy() || !hasFiles(member) || !hasFiles(other)) {
      return "nothing";
    }
    return losing(member, "of " + other.member.name, () -> member.becomes(other.member.directory));
  }

  /** By an operator, who knows that nobody will have what only these held. */
  String forget(boolean newest) throws Exception {
    List<SnapshotHistory.Entry> entries = fleet.model.history().entries();
    if (entries.size() < 3) {
      return "too few";
    }
    List<SnapshotHistory.Entry> gone = new ArrayList<>();
    int count = 1 + fleet.random.nextInt(3);
    for (int i = 0; i < count; i++) {
      gone.add(
          newest
              ? entries.get(entries.size() - 1 - i)
              : entries.get(fleet.random.nextInt(entries.size())));
    }
    Set<String> held = new HashSet<>();
    gone.forEach(entry -> held.addAll(fleet.model.closure(fleet.model.of(entry.id()))));
    fleet.observer.forget(gone.stream().map(SnapshotHistory.Entry::id).toList(), true);
    fleet.model.overruled(held, fleet.model.newest(), "forgotten by an operator");
    return gone.stream().map(entry -> entry.id().brief()).toList().toString();
  }

  Duration hours() {
    return Duration.ofHours(fleet.random.nextInt(60));
  }

  String pass() {
    fleet.clock.advance(
        fleet.any(List.of(Duration.ofMinutes(2), Duration.ofHours(2), Duration.ofDays(1))));
    return fleet.clock.instant().toString();
  }
}
