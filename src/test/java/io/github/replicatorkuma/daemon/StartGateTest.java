package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.ReplicationException;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private static final String STOP = "apply:before-stop";

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
    gate.reached("apply:committed");
    gate.reached(STOP);
    assertThat(gate.giveUp()).isFalse();
    assertThatCode(() -> gate.reached("apply:committed")).doesNotThrowAnyException();
  }

  @Test
  void giveUp_beforeTheCycleApplies_leavesOtherStepsAlone() throws Exception {
    gate.reached("publish:before-intent");
    assertThat(gate.giveUp()).isTrue();
    assertThatCode(() -> gate.reached("publish:saved")).doesNotThrowAnyException();
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
