package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose doing it was that Kuma ended. */
class KumaDeathTest extends SleepingKumaFixture {
  @Test
  void probe_kumaDiesWhileSomebodyElseAnswers_isNotKuma() throws Exception {
    answers =
        () -> {
          killFromOutside();
          kuma.diedByItself().join();
          return Readiness.READY;
        };
    kuma.start();
    assertThat(kuma.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
  }

  @Test
  void stop_kumaDiedJustBefore_isItsOwnDeath() throws Exception {
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    ProcessHandle process = process();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isEqualTo(ENDED_BY_SIGKILL);
    assertThat(kuma.diedByItself().get(30, TimeUnit.SECONDS)).isEqualTo(ENDED_BY_SIGKILL);
  }

  @Test
  void diedByItself_somebodyElseKillsKuma_tellsTheExitCode() throws Exception {
    kuma.start();
    killFromOutside();
    assertThat(kuma.diedByItself().get(30, TimeUnit.SECONDS)).isEqualTo(ENDED_BY_SIGKILL);
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
    assertThat(kuma.isRunning()).isFalse();
  }

  @Test
  void diedByItself_kumaDiesOnTrialAndIsStartedAgain_neverCompletes() throws Exception {
    Kuma.Trial trial = kuma.putOnTrial();
    kuma.start();
    dieAndBeNoticed();
    assertThat(kuma.awaitReady(LONG)).isFalse();
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    trial.close();
    assertThat(kuma.diedByItself()).isNotDone();
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void diedByItself_kumaDiesOnTrialAndStaysDead_completesWhenTheLastTrialCloses() throws Exception {
    Kuma.Trial outer = kuma.putOnTrial();
    Kuma.Trial inner = kuma.putOnTrial();
    kuma.start();
    dieAndBeNoticed();
    inner.close();
    inner.close();
    assertThat(kuma.diedByItself()).isNotDone();
    outer.close();
    assertThat(kuma.diedByItself()).isCompletedWithValue(ENDED_BY_SIGKILL);
  }

  @Test
  void diedByItself_kumaDiesAfterTheTrial_completes() throws Exception {
    kuma.putOnTrial().close();
    kuma.start();
    killFromOutside();
    assertThat(kuma.diedByItself().get(30, TimeUnit.SECONDS)).isEqualTo(ENDED_BY_SIGKILL);
  }

  @Test
  void diedByItself_callerCompletesItsCopy_othersAreNotMisled() {
    kuma.diedByItself().complete(1);
    assertThat(kuma.diedByItself()).isNotDone();
  }
}
