package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private static final Step STOP = Step.APPLY_BEFORE_STOP;

  private final StartGate gate = new StartGate();

  @Test
  void giveUp_beforeTheCycleApplies_keepsItFromApplying() {
    assertThat(gate.giveUp()).isTrue();
    assertThatThrownBy(() -> gate.reached(STOP))
        .isInstanceOfSatisfying(
            ReplicationException.class, failure -> assertThat(failure.isTerminal()).isFalse());
  }

  @Test
  void giveUp_whileTheCycleApplies_isRefused() throws Exception {
    gate.reached(Step.APPLY_COMMITTED);
    gate.reached(STOP);
    assertThat(gate.giveUp()).isFalse();
    assertThatCode(() -> gate.reached(Step.APPLY_COMMITTED)).doesNotThrowAnyException();
  }

  @Test
  void giveUp_beforeTheCycleApplies_leavesOtherStepsAlone() throws Exception {
    gate.reached(Step.PUBLISH_BEFORE_INTENT);
    assertThat(gate.giveUp()).isTrue();
    assertThatCode(() -> gate.reached(Step.PUBLISH_SAVED)).doesNotThrowAnyException();
  }

  @Test
  void open_afterGivingUp_letsLaterCyclesApplyAgainAndAgain() {
    assertThat(gate.giveUp()).isTrue();
    gate.open();
    assertThatCode(
            () -> {
              gate.reached(STOP);
              gate.reached(STOP);
            })
        .doesNotThrowAnyException();
  }
}
