package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WakeTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Wake wake = new Wake();

  @Test
  void ask_beforeTheWait_endsItOnce() throws InterruptedException {
    wake.ask();

    assertThat(wake.await(LONG)).isTrue();
    assertThat(wake.await(AT_ONCE)).isFalse();
  }

  @Test
  void ignore_forgetsWhoAskedBeforeAndMeanwhile() throws InterruptedException {
    wake.ask();
    wake.ignore();
    wake.ask();

    assertThat(wake.await(AT_ONCE)).isFalse();
    wake.listen();
    assertThat(wake.await(AT_ONCE)).isFalse();
  }

  @Test
  void insist_isNeverIgnored() throws InterruptedException {
    wake.insist();
    wake.ignore();

    assertThat(wake.await(LONG)).isTrue();
    wake.insist();
    assertThat(wake.await(LONG)).isTrue();
    assertThat(wake.await(AT_ONCE)).isFalse();
  }

  @Test
  void listen_afterIgnoring_hearsAgain() throws InterruptedException {
    wake.ignore();
    wake.listen();
    wake.ask();

    assertThat(wake.await(LONG)).isTrue();
  }

  @Test
  void close_whileIgnoring_endsTheWait() throws InterruptedException {
    wake.ignore();
    wake.close();

    assertThat(wake.await(LONG)).isTrue();
  }
}
