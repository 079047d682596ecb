package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.time.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressLineTest {
  private static final String ANEW = "\r\033[K";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final ProgressLine line = new ProgressLine(terminal, clock);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private String shown() {
    String text = shown.toString(StandardCharsets.UTF_8);
    shown.reset();
    return text;
  }

  @Test
  void commandOfTwoSeconds_showsNothing() {
    line.doing("publishing");
    clock.advance(Duration.ofSeconds(2));
    line.show();
    line.makingWay(terminal).print("result");
    line.end();
    assertThat(shown()).isEqualTo("result");
  }

  @Test
  void longerOne_isOneLine_thatMakesWayForWhatIsPrinted() throws Exception {
    line.doing("publishing");
    clock.advance(Duration.ofSeconds(3));
    line.show();
    assertThat(shown()).isEqualTo(ANEW + "publishing … 3 s");
    line.steps(Steps.UNOBSERVED).reached(Step.APPLY_BEFORE_ROWS);
    clock.advance(Duration.ofSeconds(1));
    line.show();
    assertThat(shown()).isEqualTo(ANEW + "writing the rows … 4 s");

    PrintStream out = line.makingWay(terminal);
    out.print("a result");
    out.print("é\n");
    assertThat(shown()).isEqualTo(ANEW + "a resulté\n");

    line.show();
    line.end();
    line.show();
    assertThat(shown()).isEqualTo(ANEW + "writing the rows … 4 s" + ANEW);
  }

  @Test
  void textOfOthers_cannotLeaveTheLine() {
    line.doing("\033[31m" + "x".repeat(200));
    clock.advance(Duration.ofSeconds(3));
    line.show();
    assertThat(shown().substring(ANEW.length())).doesNotContain("\033").hasSizeLessThan(79);
  }

  @Test
  void terminal_isWhatTheDescriptorLeadsTo() throws Exception {
    assertThat(leadsTo("/dev/pts/3")).isTrue();
    assertThat(leadsTo("/dev/tty1")).isTrue();
    assertThat(leadsTo("/dev/null")).isFalse();
    assertThat(leadsTo("pipe:[123]")).isFalse();
    assertThat(ProgressLine.isTerminal(directory.resolve("none"))).isFalse();
  }

  private boolean leadsTo(String target) throws Exception {
    Path descriptor = directory.resolve("2");
    Files.deleteIfExists(descriptor);
    return ProgressLine.isTerminal(Files.createSymbolicLink(descriptor, Path.of(target)));
  }
}
