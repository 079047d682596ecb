package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;
import java.util.Optional;

/** Whether maintenances begin on this replica when they do on the leader. */
final class ZoneCheck implements Check {
  private final DatabaseLocator locator;
  private final Optional<String> zone;

  /**
   * @param zone that {@code TZ} names here
   */
  ZoneCheck(DatabaseLocator locator, Optional<String> zone) {
    this.locator = locator;
    this.zone = zone;
  }

  @Override
  public String subject() {
    return "time zone";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    Optional<String> warning =
        database.isEmpty() || zone.isEmpty()
            ? Optional.empty()
            : database.get().read(transaction -> ServerZone.warning(zone, transaction));
    return List.of(
        warning
            .map(found -> Finding.warning(subject(), found, ServerZone.HINT))
            .orElseGet(() -> Finding.ok(subject(), "the same as the leader's where it matters")));
  }
}
