package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefTest {
  @ParameterizedTest
  @CsvSource({
    "One. Two. Three., 17, One. Two. Three.",
    "One sentence. Another one. And much more than that., 50, One sentence. (The rest is in the log.)",
    "One. Another that is long and goes on and on for ever., 45, One. Another that…",
    "Nospaceatallinthiswholetext, 26, "
  })
  void text_isCutAtASentence_orAtAWord(String text, int longest, String start) {
    String brief = Brief.of(text, longest);

    assertThat(brief).startsWith(start == null ? "…" : start);
    assertThat(brief.length()).isLessThanOrEqualTo(longest + 1);
    assertThat(brief.equals(text)).isEqualTo(text.length() <= longest);
  }
}
