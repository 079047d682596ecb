package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoKumaTest {
  private final NoKuma kuma = new NoKuma();

  @Test
  void noKuma_started_isReadyAndStillNotRunning() {
    kuma.start();
    assertThat(kuma.awaitReady(Duration.ZERO)).isTrue();
    assertThat(kuma.staysReady(Duration.ofDays(1))).isTrue();
    assertThat(kuma.probe()).isEqualTo(Readiness.READY);
    assertThat(kuma.isRunning()).isFalse();
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
  }

  @Test
  void noKuma_stopped_reportsNothingAndNeverDies() {
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isZero();
    assertThat(kuma.stopNow(Duration.ZERO)).isZero();
    kuma.putOnTrial().close();
    assertThat(kuma.diedByItself()).isNotDone();
  }
}
