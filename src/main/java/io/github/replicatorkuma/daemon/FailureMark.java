package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A file that says of what people were told and that is not yet over: what goes on is not told
 * again after each restart, and what is mended by one, as a wrong password is, is told to be over.
 * It is only there to help: where it cannot be written, nothing else suffers. What reached nobody
 * is not in it. Safe for use by several threads.
 */
public final class FailureMark {
  private static final EventLog log = EventLog.of(FailureMark.class);

  private final Path file;
  private @Nullable String told;
  private boolean written = true;

  public FailureMark(Path file) {
    this.file = file;
  }

  /** What counts as one cause; how long it has lasted, or what it is about, may differ. */
  static String causeOf(CycleReport report) {
    return report.event() + " " + report.hint();
  }

  /** The cause; empty where nothing was told. */
  synchronized String told() {
    if (told == null) {
      try {
        told = FileQuestion.ask(() -> Files.readString(file), FileQuestion.PATIENCE);
      } catch (IOException notThere) {
        told = "";
      }
    }
    return told;
  }

  /** Notes that people are told of this cause; whether that is news to them. */
  synchronized boolean isNews(String cause) {
    boolean news = !cause.equals(told());
    told = cause;
    written &= !news;
    return news;
  }

  /** Messages reach people: what they are told of, the next process need not tell again. */
  public synchronized void arrived() {
    if (!written) {
      written = true;
      byte[] cause = told().getBytes(StandardCharsets.UTF_8);
      change(
          () -> {
            AtomicFile.write(file, cause);
            return true;
          });
    }
  }

  synchronized void remove() {
    if (!told().isEmpty()) {
      told = "";
      written = true;
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
