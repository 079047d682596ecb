package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.logging.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A file that says that people were told of a failure and not yet of its end: what is mended by a
 * restart, as a wrong password is, would else never be told to be over. It is only there to help:
 * where it cannot be written, nothing else suffers. For one thread.
 */
public final class FailureMark {
  private static final EventLog log = EventLog.of(FailureMark.class);

  private final Path file;
  private @Nullable Boolean isThere;

  public FailureMark(Path file) {
    this.file = file;
  }

  boolean isSet() {
    if (isThere == null) {
      isThere = FileQuestion.exists(file);
    }
    return isThere;
  }

  void set() {
    isThere = true;
    change(
        () -> {
          AtomicFile.write(file, new byte[0]);
          return true;
        });
  }

  void remove() {
    if (isSet()) {
      isThere = false;
      change(() -> Files.deleteIfExists(file));
    }
  }

  private static void change(Callable<Boolean> change) {
    try {
      FileQuestion.ask(change, FileQuestion.PATIENCE);
    } catch (IOException e) {
      log.debug("failure_not_marked", field("reason", e.toString()));
    }
  }
}
