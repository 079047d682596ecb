package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.Steps;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a slow repository from delaying Kuma: the cycle before Kuma's start either begins to apply
 * in time, and is then left to finish, or is given up for good.
 */
public final class StartGate implements Steps {
  private static final String POINT_OF_NO_RETURN = "apply:before-stop";

  private enum State {
    OPEN,
    APPLYING,
    GIVEN_UP
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /**
   * @throws ReplicationException when the cycle was given up before
   */
  @Override
  public void reached(String step) throws ReplicationException {
    if (step.equals(POINT_OF_NO_RETURN)
        && !state.compareAndSet(State.OPEN, State.APPLYING)
        && state.get() == State.GIVEN_UP) {
      throw new ReplicationException(
          Severity.RETRYABLE, "given up, so that Uptime Kuma starts", "", null);
    }
  }

  /** Gives the cycle up unless it applies already; whether it was given up. */
  boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP);
  }

  /** The cycle has ended: later ones pass. */
  void open() {
    state.set(State.OPEN);
  }
}
