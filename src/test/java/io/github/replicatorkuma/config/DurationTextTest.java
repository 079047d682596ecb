package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "300, PT5M",
    "300s, PT5M",
    "5m, PT5M",
    "1h, PT1H",
    "1h30m, PT1H30M",
    "250ms, PT0.25S",
    "1s250ms, PT1.25S",
    "2d, PT48H",
    "PT5M, PT5M",
    "pt1h, PT1H",
    "P1D, PT24H",
    "0, PT0S"
  })
  void parse_takesTheUsualForms(String text, Duration expected) {
    assertThat(DurationText.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-5",
        "5 m",
        "1.5h",
        "5M",
        "5min",
        "m",
        "m5",
        "30m1h",
        "5m5m",
        "1e3",
        "9999999999",
        "PT99999999999999999H",
        "٣"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT5M, 5m", "PT1H30M, 1h30m", "PT0.25S, 250ms", "PT0S, 0s", "PT25H, 1d1h"})
  void format_isReadBack(Duration duration, String text) {
    assertThat(DurationText.format(duration)).isEqualTo(text);
    assertThat(DurationText.parse(text)).contains(duration);
  }
}
