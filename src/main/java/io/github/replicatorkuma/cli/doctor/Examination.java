package io.github.replicatorkuma.cli.doctor;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.time.Background;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks one after another, whatever becomes of each.
 *
 * @param timeout for each check
 */
public record Examination(Duration timeout) {
  private static final EventLog log = EventLog.of(Examination.class);
  private static final String HUNG_HINT =
      "Look whether the disk, or the server in question, answers at all.";

  /** Hands on each finding as soon as it is there. */
  public void run(List<Check> checks, Consumer<Finding> findings) throws InterruptedException {
    for (Check check : checks) {
      look(check).forEach(found -> findings.accept(found.about(check.subject())));
    }
  }

  private List<Finding> look(Check check) throws InterruptedException {
    FutureTask<List<Finding>> task = new FutureTask<>(check.how()::look);
    Thread thread = Background.thread("check " + check.subject(), task::run);
    thread.start();
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return List.of(Finding.failure("no answer within " + timeout.toSeconds() + " s", HUNG_HINT));
    } catch (ExecutionException e) {
      return List.of(failed(check, e.getCause()));
    }
  }

  private static Finding failed(Check check, @Nullable Throwable cause) {
    if (cause instanceof ReplicationException known) {
      return Finding.failure(String.valueOf(known.getMessage()), known.hint());
    }
    // Its message may quote what must not be shown.
    String kind = cause == null ? "unknown" : cause.getClass().getSimpleName();
    log.debug("check_failed", field("check", check.subject()), field("kind", kind));
    return Finding.failure("the check itself failed: " + kind, "Please report it.");
  }
}
