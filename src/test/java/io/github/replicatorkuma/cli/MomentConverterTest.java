package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** At noon of 2 January 2030 in Berlin, an hour before Greenwich. */
class MomentConverterTest {
  private final MomentConverter converter =
      new MomentConverter(
          InstantSource.fixed(Instant.parse("2030-01-02T11:00:00Z")), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2029-12-24, 2029-12-23T23:00:00Z",
    "2029-07-01, 2029-06-30T22:00:00Z",
    "2029-12-24T18:30, 2029-12-24T17:30:00Z",
    "2029-12-24T18:30:15.5, 2029-12-24T17:30:15.5Z",
    "2029-12-24 18:30, 2029-12-24T17:30:00Z",
    "2029-12-24T18:30Z, 2029-12-24T18:30:00Z",
    "2029-12-24T18:30:15.123456789Z, 2029-12-24T18:30:15.123456789Z",
    "2029-12-24T18:30-05:00, 2029-12-24T23:30:00Z",
    "2029-12-24T18:30+09:00[Asia/Tokyo], 2029-12-24T09:30:00Z",
    "2h, 2030-01-02T09:00:00Z",
    "2h ago, 2030-01-02T09:00:00Z",
    "3d ago, 2029-12-30T11:00:00Z",
    "1d12h30m, 2029-12-31T22:30:00Z",
    "PT90M, 2030-01-02T09:30:00Z",
    "1w, 2029-12-26T11:00:00Z",
    "1w2d ago, 2029-12-24T11:00:00Z",
    "now, 2030-01-02T11:00:00Z",
    "today, 2030-01-01T23:00:00Z",
    "Yesterday, 2029-12-31T23:00:00Z",
    "2 hours ago, 2030-01-02T09:00:00Z",
    "2 min ago, 2030-01-02T10:58:00Z",
    "30 secs ago, 2030-01-02T10:59:30Z",
    "2 hours, 2030-01-02T09:00:00Z",
    "an hour ago, 2030-01-02T10:00:00Z",
    "90 minutes ago, 2030-01-02T09:30:00Z",
    "3 days ago, 2029-12-30T11:00:00Z",
    "last week, 2029-12-26T11:00:00Z",
    "6 months ago, 2029-07-02T10:00:00Z",
    "' 0s ', 2030-01-02T11:00:00Z",
  })
  void time_asPeopleWriteIt_isRead(String text, Instant expected) {
    assertThat(converter.convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2029",
        "300",
        "2029-13-01",
        "2029-02-30",
        "2029-12-24T25:00",
        "24.12.2029",
        "2029-12-24T18:30 Berlin",
        "-3 days",
        "some days ago",
        "tomorrow",
        "ago",
        "PT-5M",
        "PT2562047788015215H",
      })
  void anythingElse_isAMistakeThatShowsHowToWriteIt(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is no time")
        .hasMessageContaining("2026-03-01T14:30");
  }
}
