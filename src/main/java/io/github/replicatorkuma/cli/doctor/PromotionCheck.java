package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.leader.LeaderHints;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.state.FleetValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What this instance publishes when it leads, where that is not what it holds. */
final class PromotionCheck implements Check {
  private final Path noted;
  private final ReplicationScope scope;
  private final boolean leads;

  /**
   * @param noted where {@link FleetValues} are
   */
  PromotionCheck(Path noted, ReplicationScope scope, boolean leads) {
    this.noted = noted;
    this.scope = scope;
    this.leads = leads;
  }

  @Override
  public String subject() {
    return "leading";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    FleetValues fleet = FleetValues.load(noted);
    Set<String> held = fleet.heldBack(scope);
    String found =
        (leads ? "it publishes what it holds" : "as leader it would publish what it holds")
            + withinFleet(fleet)
            + (held.isEmpty()
                ? ""
                : "; not " + String.join(", ", held) + ", not applied here before");
    return List.of(
        leads && !held.isEmpty()
            ? Finding.warning(subject(), found, LeaderHints.RELEASE)
            : Finding.ok(subject(), found));
  }

  private static String withinFleet(FleetValues fleet) {
    return fleet.rows().isEmpty()
        ? ""
        : fleet.counts().entrySet().stream()
            .map(table -> table.getValue() + " of " + table.getKey())
            .collect(
                Collectors.joining(
                    ", ", "; these rows as the fleet has them, until they are changed here: ", ""));
  }
}
