package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the tables are those of an Uptime Kuma whose migration is done, and fit together. */
final class SchemaCheck implements Check {
  private final DatabaseLocator locator;

  SchemaCheck(DatabaseLocator locator) {
    this.locator = locator;
  }

  @Override
  public String subject() {
    return "schema";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    if (database.isEmpty()) {
      return List.of(Finding.ok(subject(), "none yet, as there is no database"));
    }
    return database.get().read(transaction -> List.of(judge(transaction)));
  }

  private Finding judge(ReadTransaction transaction) throws ReplicationException {
    List<TableName> present = new ArrayList<>();
    for (TableName table : ReplicatedTables.ALL) {
      if (transaction.schema(table).isPresent()) {
        present.add(table);
      }
    }
    String found =
        "%d migrations, %d of %d replicated tables"
            .formatted(
                transaction.migrations().size(), present.size(), ReplicatedTables.ALL.size());
    if (transaction.isMigrating()) {
      return Finding.warning(
          subject(),
          found + "; Uptime Kuma is migrating its database, or was cut off while it did",
          "Let it finish; start it again where it does not run. Nothing is replicated until then.");
    }
    if (!present.contains(ReplicatedTables.MONITOR) || !present.contains(ReplicatedTables.USER)) {
      return Finding.failure(
          subject(),
          found + ": those for monitors and users are not both there",
          "Check that this is Uptime Kuma's database: DATA_DIR, SQLITE_DATABASE, db-config.json.");
    }
    List<DanglingReference> dangling = transaction.danglingReferences(present);
    return dangling.isEmpty()
        ? Finding.ok(subject(), found)
        : Finding.warning(
            subject(),
            "%s; %d rows refer to nothing, e.g. %s"
                .formatted(found, dangling.size(), dangling.get(0)),
            "Open and save that row in Uptime Kuma's pages, or delete it there.");
  }
}
