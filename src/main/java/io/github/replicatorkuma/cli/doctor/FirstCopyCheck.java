package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import java.util.List;
import java.util.Optional;

/** Whether there is room for the copy of the database that is kept before the first apply. */
final class FirstCopyCheck implements Check {
  private final DatabaseLocator locator;
  private final StateDirectory state;

  FirstCopyCheck(DatabaseLocator locator, StateDirectory state) {
    this.locator = locator;
    this.state = state;
  }

  @Override
  public String subject() {
    return "first copy";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    if (state.peek().databaseCopied()) {
      return List.of(Finding.ok(subject(), "made before the first apply"));
    }
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    if (database.isPresent()) {
      database.get().requireRoomIn(Places.existing(state.path()));
    }
    return List.of(Finding.ok(subject(), "there is room for it"));
  }
}
