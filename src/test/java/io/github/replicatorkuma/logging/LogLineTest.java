package io.github.replicatorkuma.logging;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What reaches stderr, whoever wrote what is logged. */
class LogLineTest {
  private static final String FORGED =
      "x\" hint=\"all is well\"\ntime=2030-01-01T00:00:00.000Z level=INFO event=applied\r\u001b[31m";
  private static final String HARMLESS =
      "x\\\" hint=\\\"all is well\\\"\\u000atime=2030-01-01T00:00:00.000Z level=INFO event=applied"
          + "\\u000d\\u001b[31m";

  private static final EventLog EVENTS = EventLog.of(LogLineTest.class);

  @Test
  void jsonLine_ofALibrary_isAMessage() throws Exception {
    JsonNode library =
        new ObjectMapper().readTree(logged(LogFormat.JSON, log -> log.info("event={}", "you")));
    assertThat(library.path("message").asText()).isEqualTo("event=you");
    assertThat(library.has("event")).isFalse();
  }

  @Test
  void linesOfACycle_haveItsId() throws Exception {
    MDC.put("cycle", "00c0de");
    try {
      assertThat(LoggedLines.of(LogFormat.TEXT, () -> EVENTS.info("x")))
          .endsWith(" logger=LogLineTest cycle=00c0de event=x\n");
      assertThat(LoggedLines.of(LogFormat.JSON, () -> EVENTS.info("x")))
          .contains("\"cycle\":\"00c0de\"");
    } finally {
      MDC.remove("cycle");
    }
  }

  @Test
  void exception_isToldByItsPlaceAndNeverByItsMessage() throws Exception {
    for (LogFormat format : LogFormat.values()) {
      String line =
          logged(
              format,
              log ->
                  log.error(
                      "a library's defect",
                      new IllegalStateException(
                          "row s3cr3t", new NumberFormatException("s3cr3t"))));

      assertThat(line.lines()).hasSize(1);
      assertThat(line)
          .contains("thrown", "java.lang.IllegalStateException at ")
          .contains("LogLineTest.java:", "; caused by java.lang.NumberFormatException at ")
          .doesNotContain("s3cr3t");
    }
  }

  @Test
  void event_inText_hasQuotesAroundSentences_andWhereTheyAreNeeded() throws Exception {
    String line =
        LoggedLines.of(
            LogFormat.TEXT,
            () ->
                EVENTS.warn(
                    "refused",
                    field("reason", "short"),
                    field("summary", FORGED),
                    field("file", "/a b"),
                    field("kind", ""),
                    field("pid", 42),
                    field("hint", null)));

    assertThat(line)
        .matches(
            "time=\\S+ level=WARN logger=LogLineTest \\Qevent=refused reason=\"short\" summary=\""
                + HARMLESS
                + "\" file=\"/a b\" kind=\"\" pid=42\\E\n");
  }

  @Test
  void event_inJson_hasItsFields_andNoneThatAValueInvents() throws Exception {
    String line =
        LoggedLines.of(
            LogFormat.JSON,
            () -> EVENTS.info("refused", field("summary", FORGED + " {}"), field("pid", 42)));

    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("time", "level", "logger", "thread", "event", "summary", "pid");
    assertThat(json.path("summary").asText()).isEqualTo(FORGED + " {}");
    assertThat(json.path("pid").isInt()).isTrue();
  }

  @Test
  void event_withWhatWasThrown_tellsItsPlaceAndNeverItsMessage() throws Exception {
    for (LogFormat format : LogFormat.values()) {
      String line =
          LoggedLines.of(
              format, () -> EVENTS.error("defect", thrown(new IllegalStateException("s3cr3t"))));

      assertThat(line)
          .contains("thrown", "java.lang.IllegalStateException at ", "LogLineTest.java:")
          .doesNotContain("s3cr3t");
    }
  }

  private static String logged(LogFormat format, Consumer<Logger> event) throws Exception {
    return LoggedLines.of(format, () -> event.accept(LoggerFactory.getLogger(LogLineTest.class)));
  }
}
