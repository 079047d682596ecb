package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a slow repository from delaying Kuma: the cycle before Kuma's start either begins to apply
 * in time, and is then left to finish, or is given up for good.
 */
public final class StartGate implements Steps {
  /** From there on Kuma is stopped or started by the cycle itself. */
  private static final Set<Step> POINTS_OF_NO_RETURN =
      Set.of(Step.APPLY_BEFORE_STOP, Step.APPLY_BEFORE_RESTART, Step.SETTLE_BEFORE_START);

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
  public void reached(Step step) throws ReplicationException {
    if (POINTS_OF_NO_RETURN.contains(step)
        && !state.compareAndSet(State.OPEN, State.APPLYING)
        && state.get() == State.GIVEN_UP) {
      throw ReplicationException.retryable("given up, so that Uptime Kuma starts", "");
    }
  }

  /** Gives the cycle up unless it applies already; whether it was given up. */
  boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP);
  }

  boolean hasGivenUp() {
    return state.get() == State.GIVEN_UP;
  }

  /** The cycle has ended: later ones pass. */
  void open() {
    state.set(State.OPEN);
  }
}
