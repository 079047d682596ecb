package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The faults end, one instance leads by the rules, and nothing may be lost then. */
final class LineageHealing {
  private final LineageFuzz fleet;

  LineageHealing(LineageFuzz fleet) {
    this.fleet = fleet;
  }

  void run() throws Exception {
    for (FuzzMember member : fleet.members) {
      while (member.isBusy()) {
        fleet.tell(member, member.resume(false));
      }
      member.faultless();
      member.restarted();
    }
    fleet.clock.advance(Duration.ofHours(2));
    FuzzMember leader = leader();
    for (int cycle = 0; cycle < 4; cycle++) {
      assertThat(cycle(leader))
          .as("the leader")
          .matches("(?s)(published|unchanged|kept_applied).*");
      fleet.clock.advance(Duration.ofMinutes(cycle < 3 ? 6 : 90));
    }
    for (FuzzMember member : fleet.members) {
      if (member != leader) {
        follow(member);
      }
    }
    check(leader);
  }

  /** Who leads, if anybody may; else whoever follows begins to. */
  private FuzzMember leader() throws Exception {
    FuzzMember leader = null;
    for (FuzzMember member : fleet.members) {
      if (member.leads
          && leader == null
          && cycle(member).matches("(?s)(published|unchanged|kept_applied).*")) {
        leader = member;
      } else if (member.leads) {
        member.leads = false;
        member.restarted();
      }
    }
    if (leader != null && fleet.random.nextBoolean()) {
      return leader;
    }
    for (FuzzMember member : fleet.members) {
      member.leads = false;
      member.restarted();
      follow(member);
    }
    FuzzMember next = fleet.any(fleet.members);
    next.leads = true;
    next.restarted();
    return next;
  }

  private String cycle(FuzzMember member) {
    String outcome = fleet.deeds.cycle(member);
    fleet.tell(member, "heals: " + outcome);
    return outcome;
  }

  /** An operator follows the hints of a refusal. */
  private void follow(FuzzMember member) throws Exception {
    String outcome = cycle(member);
    if (outcome.startsWith("Refused")) {
      Optional<Choice> newest =
          fleet.model.history().newest().map(SnapshotHistory.Entry::id).map(Choice.ById::new);
      member.forgetPosition();
      outcome =
          member.begin(
              "apply --snapshot",
              false,
              false,
              () -> FuzzDeeds.apply(member, ApplyOptions.asked(true, newest)));
      fleet.tell(member, "heals by command: " + outcome);
    }
    if (fleet.model.history().newest().isPresent()) {
      assertThat(outcome).as(member.member.name).matches("(?s)(Applied|UpToDate).*");
    }
  }

  private void check(FuzzMember leader) throws Exception {
    Set<String> kept = new HashSet<>();
    for (FuzzMember member : fleet.members) {
      kept.addAll(fleet.model.of(member.kept()));
      List<String> names = member.names().stream().sorted().toList();
      assertThat(names).as(member.member.name).isEqualTo(leader.names().stream().sorted().toList());
      if (member.member.policy.equals(leader.member.policy)) {
        assertThat(Fleet.digestOf(member.member.data()))
            .as(member.member.name)
            .isEqualTo(Fleet.digestOf(leader.member.data()));
      }
    }
    assertThat(fleet.model.lost(leader.marks(), kept)).as("confirmed and lost").isEmpty();
  }
}
