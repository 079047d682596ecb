package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.leader.LeaderHints;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.util.List;

/** Whether the repository can be reached, and whether the password opens it. */
final class RepositoryCheck implements Check {
  private static final String PASSWORD = "password";

  private final ResticStore store;
  private final RepositoryDoor door;
  private final boolean isCreatedWhenMissing;
  private final StateDirectory state;

  RepositoryCheck(
      ResticStore store, RepositoryDoor door, boolean isCreatedWhenMissing, StateDirectory state) {
    this.state = state;
    this.store = store;
    this.door = door;
    this.isCreatedWhenMissing = isCreatedWhenMissing;
  }

  @Override
  public String subject() {
    return "repository";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    try {
      String id = store.repositoryId().value();
      door.opened();
      return List.of(
          Finding.ok(
              subject(), store.description() + ", id " + id.substring(0, Math.min(8, id.length()))),
          Finding.ok(PASSWORD, "opens the repository"));
    } catch (StoreException e) {
      String found = String.valueOf(e.getMessage());
      return switch (e.kind()) {
        case WRONG_PASSWORD ->
            List.of(
                Finding.ok(subject(), store.description() + " is there"),
                Finding.failure(PASSWORD, found, e.hint()));
        case REPOSITORY_MISSING ->
            List.of(
                state.peek().repositoryAt(store.locationKey()).isPresent()
                    ? Finding.failure(subject(), found, LeaderHints.REPOSITORY_GONE)
                    : isCreatedWhenMissing
                        ? Finding.warning(
                            subject(),
                            "there is none at " + store.description(),
                            "The leader creates it at its first publish, as REPLICATOR_INIT says.")
                        : Finding.failure(subject(), found, e.hint()));
        default -> List.of(Finding.failure(subject(), found, e.hint()));
      };
    }
  }
}
