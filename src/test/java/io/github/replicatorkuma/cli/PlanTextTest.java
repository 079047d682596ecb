package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.ChangedRow;
import io.github.replicatorkuma.plan.ChangedRow.Cell;
import io.github.replicatorkuma.plan.ChangedRow.Value;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyPreview;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a plan reads. */
class PlanTextTest {
  private static final Value SECRET = new Value(null, false, "");

  private static Value shown(@Nullable String text) {
    return new Value(text, true, "");
  }

  private static String changed(Value before, Value after) {
    return PlanText.changed(new Cell("x", before, after));
  }

  private static String printed(boolean coloured) {
    ChangedRow updated =
        new ChangedRow(
            "12",
            "NAS",
            List.of(
                new Cell("basic_auth_pass", SECRET, SECRET),
                new Cell("url", shown("http://a"), shown("http://b"))));
    ChangedRow inserted =
        new ChangedRow("13", "Router", List.of(new Cell("type", Value.NONE, shown("ping"))));
    ChangedRow deleted =
        new ChangedRow(
            "14", "", List.of(new Cell("tag_id", new Value("2", true, "p"), Value.NONE)));
    ApplyPreview preview =
        new ApplyPreview(
            new SnapshotId("0123456789abcdef".repeat(4)),
            new Position(1, 7),
            "home",
            List.of(
                new TableChange("monitor", List.of(inserted), List.of(updated), List.of(deleted))),
            new RowCounts(1, 1, 1),
            "no",
            List.of("look"));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    new PlanText(out, coloured).print(preview);
    return text.toString();
  }

  @Test
  void plan_readsLikeADiff() {
    assertThat(printed(false).lines())
        .containsExactly(
            "snapshot 01234567 by home: 1 inserted, 1 updated, 1 deleted",
            "monitor",
            "  + 13 Router (type: ping)",
            "  ~ 12 NAS",
            "      basic_auth_pass: (secret, changed)",
            "      url: http://a -> http://b",
            "  - 14 (tag_id: 2 p)",
            "warning: look",
            "would be refused: no");
  }

  @Test
  void plan_inColour_differsInNothingElse() {
    assertThat(printed(true)).contains("\u001b[32m  + 13 Router (type: ping)\u001b[0m");
    assertThat(printed(true).replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(printed(false));
  }

  @Test
  void secretThatComesOrGoes_isToldWithoutIt() {
    assertThat(changed(Value.NONE, SECRET)).isEqualTo("x: (none) -> (secret)");
    assertThat(changed(SECRET, shown(""))).isEqualTo("x: (secret) -> \"\"");
  }

  @Test
  void addressOfWhichOnlyTheLoginChanged_isToldOnce() {
    Value masked = new Value("http://***@h", false, "");
    assertThat(changed(masked, masked)).isEqualTo("x: http://***@h (its secret part changed)");
  }

  @Test
  void blanksAndLineEnds_areVisible() {
    assertThat(changed(shown(" a"), shown("a\r\nb\nc"))).isEqualTo("x: \" a\" -> a⏎b⏎c");
    assertThat(changed(shown(null), shown(""))).isEqualTo("x: (none) -> \"\"");
  }

  @Test
  void longValues_areCutToWhereTheyDiffer() {
    String begin = "a".repeat(500);
    String end = "z".repeat(500);
    assertThat(changed(shown(begin + "1" + end), shown(begin + "2" + end)))
        .isEqualTo("x: …%1$s1%2$s… -> …%1$s2%2$s…".formatted("a".repeat(20), "z".repeat(59)));
  }

  @Test
  void cut_partsNoCharacter() {
    String emoji = "😀".repeat(200);
    assertThat(changed(shown("a" + emoji), shown("b"))).doesNotContain("\\ud83d", "?");
    assertThat(changed(shown("a" + emoji), shown("b")))
        .isEqualTo("x: a" + "😀".repeat(39) + "… -> b");
  }

  @Test
  void colour_isForTerminalsThatShowIt_unlessSomebodyAsksForNone() {
    assertThat(Colour.isWanted(Map.of("TERM", "xterm"), true)).isTrue();
    assertThat(Colour.isWanted(Map.of("TERM", "xterm"), false)).isFalse();
    assertThat(Colour.isWanted(Map.of("TERM", "dumb"), true)).isFalse();
    assertThat(Colour.isWanted(Map.of(), true)).isFalse();
    assertThat(Colour.isWanted(Map.of("TERM", "xterm", "NO_COLOR", "1"), true)).isFalse();
  }
}
