package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.List;
import java.util.Map;

/** What people and daemons do at one member of a fleet. */
final class FuzzDeeds {
  private static final KeepPolicy FEW = new KeepPolicy(Map.of(Rule.LAST, 3, Rule.DAILY, 2));
  private static final int MOST_MONITORS = 60;

  private final LineageFuzz fleet;

  FuzzDeeds(LineageFuzz fleet) {
    this.fleet = fleet;
  }

  String edit(FuzzMember member) {
    List<String> ids = member.ids();
    List<String> names = member.names();
    int place =
        fleet.random.nextInt(Math.min(ids.size(), fleet.random.nextBoolean() ? 6 : ids.size()));
    int kind = ids.size() > MOST_MONITORS ? 2 : fleet.random.nextInt(4);
    if (kind == 1) {
      String mark = fleet.model.edit(List.of());
      member.member.edit(insert(mark));
      return mark + " inserted";
    }
    String mark = fleet.model.edit(List.of(names.get(place)));
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
      return told(member.member.lead());
    }
    return apply(member, member.fresh ? ApplyOptions.REVERT_DRIFT : ApplyOptions.NEW_ONLY);
  }

  static String apply(FuzzMember member, ApplyOptions options) throws Exception {
    return told(
        () -> {
          ApplyOutcome outcome = member.member.apply(options);
          boolean good =
              outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.UpToDate;
          member.fresh &= !good;
          return outcome.getClass().getSimpleName() + ": " + outcome.summary();
        });
  }

  String publish(FuzzMember member, PublishOptions options) {
    return member.leads
        ? member.begin(
            "publish " + options,
            false,
            options.takeOver(),
            () -> told(() -> member.member.publish(options).summary()))
        : "a replica does not";
  }

  static String changeRole(FuzzMember member) {
    member.leads ^= true;
    member.restarted();
    return member.leads ? "LEADER" : "replica";
  }

  /** As it should be done, but that the old leader may be at something just now. */
  String takeTheLead(FuzzMember member) {
    member.leads = false;
    member.restarted();
    fleet.tell(member, "is to take the lead: " + cycle(member));
    if (member.isBusy()) {
      return "later";
    }
    List<FuzzMember> others =
        fleet.members.stream().filter(one -> one.leads && !one.isBusy()).toList();
    member.leads = true;
    member.restarted();
    fleet.prepareFaults(member);
    if (fleet.random.nextInt(3) > 0) {
      member.pauseAt = "before save";
    }
    String outcome = cycle(member);
    for (int i = fleet.random.nextInt(4); i > 0 && member.isBusy(); i--) {
      List<FuzzMember> idle = fleet.members.stream().filter(one -> !one.isBusy()).toList();
      if (fleet.random.nextInt(4) == 0 && !idle.isEmpty()) {
        FuzzMember another = fleet.any(idle);
        fleet.tell(another, "takes the lead, too: " + takeTheLead(another));
      } else if (!others.isEmpty()) {
        editAndPublish(fleet.any(others));
      }
    }
    for (FuzzMember other : others) {
      if (!other.isBusy() && fleet.random.nextInt(3) > 0) {
        other.leads = false;
        other.restarted();
      }
    }
    return outcome;
  }

  private void editAndPublish(FuzzMember member) {
    if (!member.isBusy()) {
      fleet.tell(member, "edits beside it: " + edit(member));
      fleet.prepareFaults(member);
      fleet.tell(member, "publishes beside it: " + cycle(member));
    }
  }

  static String restart(FuzzMember member) {
    member.restarted();
    return "yes";
  }

  String goBack(FuzzMember member) {
    List<SnapshotHistory.Entry> entries = fleet.model.history().entries();
    if (!member.leads || entries.isEmpty()) {
      return "a replica does not";
    }
    SnapshotId id =
        fleet.any(entries.subList(Math.max(0, entries.size() - 8), entries.size())).id();
    return member.begin(
        "go back to " + id.brief(), true, false, () -> told(() -> told(member.member.goBack(id))));
  }

  private static String told(Deed.Body deed) throws Exception {
    try {
      return deed.run();
    } catch (ReplicationException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static String told(CycleReport report) {
    return report.event() + ": " + report.summary();
  }

  String bringBack(FuzzMember member) {
    List<KeptEntry> kept = member.kept();
    if (!member.leads || kept.isEmpty()) {
      return "nothing";
    }
    int number = fleet.any(kept).number();
    KeptChoice choice =
        switch (fleet.random.nextInt(fleet.isHarsh() ? 4 : 3)) {
          case 3 -> new KeptChoice(number, false, true);
          case 1 -> new KeptChoice(number, true, false);
          default -> new KeptChoice(number, false, false);
        };
    return member.begin(
        choice.toString(),
        choice.over() || choice.whole(),
        false,
        () -> told(() -> told(member.member.bringBack(choice))));
  }

  String retain(FuzzMember member) {
    return member.leads && fleet.retains
        ? member.begin(
            "retention",
            false,
            false,
            () -> {
              member.member.retain(FEW);
              return fleet.model.history().entries().size() + " left";
            })
        : "not here";
  }
}
