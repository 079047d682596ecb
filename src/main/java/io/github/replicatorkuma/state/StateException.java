package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.ReplicationException;
import org.jspecify.annotations.Nullable;

/** The state directory cannot be used: not writable, full, or held by another process. */
public final class StateException extends ReplicationException {
  private static final long serialVersionUID = 1L;

  public StateException(Severity severity, String message, String hint, @Nullable Throwable cause) {
    super(severity, message, hint, cause);
  }
}
