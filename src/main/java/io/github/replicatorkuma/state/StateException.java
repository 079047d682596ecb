package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The state directory cannot be used: not writable, full, or held by another process. */
public final class StateException extends ReplicationException {
  StateException(Severity severity, String message, String hint) {
    this(severity, message, hint, null);
  }

  public StateException(Severity severity, String message, String hint, @Nullable Throwable cause) {
    super(severity, message, hint, cause);
  }

  /** What cannot be used, why, and whether freeing space or changing rights would help. */
  public static StateException unusable(Path what, IOException cause) {
    boolean full = String.valueOf(cause.getMessage()).contains("No space left");
    return new StateException(
        full ? Severity.RETRYABLE : Severity.TERMINAL,
        "cannot use " + what + ": " + PlainText.reason(cause),
        full
            ? "Free some disk space where REPLICATOR_STATE_DIR is."
            : "Make REPLICATOR_STATE_DIR a directory that this user may write to. Beside a daemon,"
                + " run the command as its user or as root.",
        cause);
  }
}
