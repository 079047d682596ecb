package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The copy of the whole database that is made before the first apply ever on an instance. */
record FirstCopy(ApplyMeans means) {
  private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(2);

  /** Makes it, once. */
  void make() throws ReplicationException {
    if (means.memory().state().databaseCopied()) {
      return;
    }
    if (!Files.exists(file())) {
      means.reached(Step.APPLY_BEFORE_COPY);
      means.database().copyTo(file());
    }
    means.reached(Step.APPLY_COPIED);
    means.memory().update(InstanceState::withDatabaseCopied);
  }

  /** Whether it is of the rows that are here: of none by us, nor of an earlier state file's. */
  boolean isOfTheseRows() {
    InstanceState state = means.memory().state();
    Instant since = state.since();
    try {
      Instant copied = Files.getLastModifiedTime(file()).toInstant();
      return state.repositories().values().stream().allMatch(RepositoryMemory::isEmpty)
          && (since == null || copied.plus(COARSEST_FILE_TIME).isAfter(since));
    } catch (IOException e) {
      return false;
    }
  }

  private Path file() {
    return means.state().firstCopy(means.database().copySuffix());
  }
}
