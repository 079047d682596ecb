package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtfyMessageTest {
  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdefg, 6, abc…",
    "ääää, 8, ääää",
    "äääää, 8, ää…",
    "äääää, 9, äää…",
    "🐻🐻🐻, 12, 🐻🐻🐻",
    "🐻🐻🐻, 11, 🐻🐻…",
    "🐻🐻🐻, 10, 🐻…"
  })
  void cut_neverHalvesACharacterNorExceedsTheLimit(String text, int bytes, String expected) {
    String cut = NtfyMessage.cut(text, bytes);

    assertThat(cut).isEqualTo(expected);
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
  }

  @Test
  void longMessage_isCutToWhatNtfyTakes() {
    byte[] json = NtfyMessage.of(Notes.important("ä".repeat(5000)), "t", "i", Optional.empty());

    assertThat(new String(json, StandardCharsets.UTF_8)).contains("ä…\"");
    assertThat(json.length).isBetween(4096, 4300);
  }

  @Test
  void messageOfAnotherParty_isOneLineWithoutControlCharacters() throws Exception {
    byte[] json =
        NtfyMessage.of(
            Notes.important("x\nApplied \u001b[2J\"}\u202e"), "t", "i", Optional.empty());

    assertThat(new ObjectMapper().readTree(json).path("message").asText())
        .isEqualTo("x\\u000aApplied \\u001b[2J\"}\\u202e");
  }

  @Test
  void halfASurrogatePair_isEscapedInsteadOfFailing() {
    byte[] json = NtfyMessage.of(Notes.important("a\uD83Db"), "t", "i", Optional.empty());

    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"a\\\\ud83db\"");
  }
}
