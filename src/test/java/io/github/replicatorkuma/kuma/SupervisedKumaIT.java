package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervision of a real Uptime Kuma. */
class SupervisedKumaIT {
  @TempDir Path directory;

  @Test
  void kuma_startedStoppedAndStartedAgain_answersAndEndsCleanlyEachTime() throws Exception {
    try (RealKuma real = RealKuma.in(directory)) {
      Kuma kuma = real.started().kuma();
      assertThat(kuma.probe()).isEqualTo(Readiness.READY);
      assertThat(kuma.staysReady(Duration.ofSeconds(2))).isTrue();

      assertThat(kuma.stop(StopMode.WHEN_BOOTED)).as(real.log()).isZero();
      assertThat(real.log()).contains("Graceful shutdown successful");
      assertThat(directory.resolve("data/kuma.db-wal")).doesNotExist();

      real.started();
      assertThat(kuma.state()).isEqualTo(KumaState.READY);
      assertThat(kuma.stop(StopMode.WHEN_BOOTED)).as(real.log()).isZero();
      assertThat(kuma.diedByItself()).isNotDone();
    }
  }

  @Test
  void kuma_drivenThroughItsApi_remembersAcrossARestart() throws Exception {
    try (RealKuma real = RealKuma.in(directory).started()) {
      real.api("setup");
      int id = real.api("add-monitor", "self", real.url() + "/metrics").path("monitorID").asInt();
      assertThat(id).isPositive();
      real.kuma().stop(StopMode.WHEN_BOOTED);
      real.started();
      assertThat(real.api("list").path("monitors").findValuesAsText("name"))
          .containsExactly("self");
      assertThatThrownBy(() -> real.api("no-such-command")).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void stop_rightAfterTheStart_waitsForTheBootAndEndsCleanly() throws Exception {
    try (RealKuma real = RealKuma.in(directory)) {
      real.kuma().start();
      assertThat(real.kuma().stop(StopMode.WHEN_BOOTED)).as(real.log()).isZero();
    }
  }

  @Test
  void stopNow_rightAfterTheStart_endsKumaInTheMiddleOfItsBoot() throws Exception {
    try (RealKuma real = RealKuma.in(directory)) {
      real.kuma().start();
      assertThat(real.kuma().state()).isEqualTo(KumaState.BOOTING);
      assertThat(real.kuma().stopNow(Duration.ofSeconds(8))).isEqualTo(128 + 15);
      assertThat(real.kuma().diedByItself()).isNotDone();
    }
  }

  @Test
  void version_ofTheInstallation_isTheOneItsPackageStates() {
    assertThat(KumaVersion.read(RealKuma.packageDirectory())).contains("2.0.0-dev.0");
  }
}
