package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.HistorySettings;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.history.HistoryRepository;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whether backups can be reached, and the newest is not too old. */
public record HistoryCheck(Parts parts, HistorySettings settings, HistoryRepository repository) {
  private static final int OVERDUE = 3;

  private static final String NOW =
      "A running daemon makes one by itself. To make one now: `replicator-kuma history backup`";

  public Check check() {
    return Check.of("history", this::look);
  }

  private Finding look() throws StoreException {
    List<Backup> own;
    try {
      own = repository.list().of(parts.config().instanceName());
    } catch (StoreException e) {
      boolean expected =
          e.kind() == StoreException.Kind.REPOSITORY_MISSING
              && repository.notes().repository().isEmpty();
      if (expected) {
        return Finding.warning("no backup yet: there is no repository" + failed(), hint());
      }
      throw e;
    }
    if (own.isEmpty()) {
      return Finding.warning("no backup of this instance yet" + failed(), hint());
    }
    Duration age = Duration.between(own.get(own.size() - 1).time(), parts.clock().instant());
    return Finding.okUnless(
        age.compareTo(settings.interval().multipliedBy(OVERDUE)) > 0 || !failed().isEmpty(),
        "%s, %s of this instance, the newest %s old%s"
                .formatted(
                    repository.description(),
                    Amount.of(own.size(), "backup"),
                    Age.about(age),
                    kept())
            + failed(),
        hint());
  }

  /** What the message about the last failure said, too. */
  private String hint() {
    return repository.notes().hint().orElse(NOW);
  }

  private String failed() {
    return repository.notes().failed().map("; the last attempt failed: "::concat).orElse("");
  }

  /** What the next backup begins with takes as much space as the database. */
  private String kept() {
    Path directory = parts.stateToRead().history();
    try {
      return Files.exists(directory)
          ? "; %s of them kept in %s".formatted(Wording.size(FileTree.bytes(directory)), directory)
          : "";
    } catch (IOException changing) {
      return "";
    }
  }
}
