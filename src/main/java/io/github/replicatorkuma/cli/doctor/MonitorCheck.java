package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.snapshot.SpinningMonitors;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether Uptime Kuma can keep the interval of each monitor. */
final class MonitorCheck implements Check {
  private static final Set<String> READ = Set.of("id", "name", "interval", "retry_interval");

  private final DatabaseLocator locator;

  MonitorCheck(DatabaseLocator locator) {
    this.locator = locator;
  }

  @Override
  public String subject() {
    return "intervals";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    Optional<String> warning =
        database.isEmpty() ? Optional.empty() : database.get().read(MonitorCheck::warning);
    return List.of(
        warning
            .map(found -> Finding.warning(subject(), found, SpinningMonitors.HINT))
            .orElseGet(() -> Finding.ok(subject(), "of all monitors can be kept")));
  }

  private static Optional<String> warning(ReadTransaction transaction) throws ReplicationException {
    Optional<TableSchema> monitor = transaction.schema(ReplicatedTables.MONITOR);
    return monitor.isEmpty() ? Optional.empty() : warning(transaction, monitor.get());
  }

  private static Optional<String> warning(ReadTransaction transaction, TableSchema monitor)
      throws ReplicationException {
    TableSchema read = monitor.only(READ::contains);
    SpinningMonitors spinning = new SpinningMonitors(read);
    transaction.rows(read, "id").forEach(spinning::add);
    return spinning.warning();
  }
}
