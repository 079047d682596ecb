package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import java.util.List;
import java.util.Optional;

/** Whether Uptime Kuma's database is there and can be read. */
final class DatabaseCheck implements Check {
  private final DatabaseLocator locator;
  private final boolean leader;

  DatabaseCheck(DatabaseLocator locator, boolean leader) {
    this.locator = locator;
    this.leader = leader;
  }

  @Override
  public String subject() {
    return "database";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    if (database.isEmpty()) {
      return List.of(
          Finding.warning(
              subject(),
              "there is none yet",
              "Start Uptime Kuma once"
                  + (leader ? " and set it up" : "")
                  + ", or correct DATA_DIR if it has one."));
    }
    return database.get().read(transaction -> List.of(judge(database.get(), transaction)));
  }

  private Finding judge(KumaDatabase database, ReadTransaction transaction)
      throws ReplicationException {
    long users = count(transaction, ReplicatedTables.USER);
    String found =
        "%s, %d monitors, %d users"
            .formatted(database.description(), count(transaction, ReplicatedTables.MONITOR), users);
    return leader && users == 0
        ? Finding.warning(
            subject(), found, "Create the first user: without one nothing is published.")
        : Finding.ok(subject(), found);
  }

  private static long count(ReadTransaction transaction, TableName table)
      throws ReplicationException {
    return transaction.schema(table).isPresent() ? transaction.count(table) : 0;
  }
}
