package io.github.replicatorkuma.health;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A fleet as one of its instances sees it.
 *
 * @param members all of them, this one too; none where records are not read
 * @param troubles what is wrong with the fleet rather than with one of them
 */
public record FleetSight(List<FleetMember> members, List<Verdict> troubles) {
  public static final FleetSight NONE = new FleetSight(List.of(), List.of());

  private static final String ONE_NAME_EACH =
      "Give each a name of its own: set another hostname, or REPLICATOR_INSTANCE, on one of them."
          + " See them with: `replicator-kuma fleet`";

  public FleetSight {
    members = List.copyOf(members);
    troubles = List.copyOf(troubles);
  }

  /** On which instance; of two that say so, the one that published last leads. */
  public String whereToEdit() {
    if (members.isEmpty()) {
      return "";
    }
    return editOnLeader().orElse("None of these leads just now.");
  }

  /** The same; empty where that is not known just now. */
  public Optional<String> editOnLeader() {
    return members.stream()
        .filter(any -> any.role().equals(FleetMember.LEADER))
        .max(Comparator.comparing(FleetMember::holds))
        .map(leader -> "Edit on " + leader.name() + ".");
  }

  /**
   * Which have the same name, in words.
   *
   * @param ids by name, in words
   */
  public static List<Verdict> namesakes(SortedMap<String, String> ids) {
    return ids.entrySet().stream()
        .map(
            same -> "several instances are called %s: %s".formatted(same.getKey(), same.getValue()))
        .map(reason -> new Verdict(false, reason, ONE_NAME_EACH))
        .toList();
  }
}
