package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "Ünïcode 密码", "👩‍💻 family", "say \"hi\" to C:\\temp", "a=b, {} %s"})
  void line_ofHarmlessText_isTheText(String text) {
    assertThat(PlainText.line(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        '\n', '\r', 0, '\t', '\b', '\f', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x200e, 0x200f,
        0x202e, 0x2066, 0x2069, 0xd83d, 0xdc00
      })
  void character_thatEndsRecoloursOrTurnsALine_isEscaped(int character) {
    String text = "a" + (char) character + "b";
    String escaped = "a\\u%04xb".formatted(character);

    assertThat(PlainText.line(text)).isEqualTo(escaped);
    assertThat(PlainText.quotable(text)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"say \"hi\", say \\\"hi\\\"", "a\\, a\\\\", "\\\", \\\\\\\""})
  void quotable_text_cannotLeaveItsQuotes(String text, String expected) {
    assertThat(PlainText.quotable(text)).isEqualTo(expected);
  }

  @Test
  void text_withoutEnd_isCutBetweenCharacters() {
    String text = "x".repeat(PlainText.LONGEST - 1) + "😀" + "y".repeat(1_000_000);

    assertThat(PlainText.line(text)).isEqualTo("x".repeat(PlainText.LONGEST - 1) + "…");
    assertThat(PlainText.quotable("abcdef", 3)).isEqualTo("abc…");
    assertThat(PlainText.quotable("abc", 3)).isEqualTo("abc");
  }

  @Test
  void reason_ofAFailure_isNeverTheNameOfAClass() {
    assertThat(PlainText.reason(new FileAlreadyExistsException("/x")))
        .isEqualTo("it exists already");
    assertThat(PlainText.reason(new NoSuchFileException("/x"))).isEqualTo("no such file");
    assertThat(PlainText.reason(new AccessDeniedException("/x")))
        .isEqualTo("this user may not use it");
    assertThat(PlainText.reason(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
    assertThat(PlainText.reason(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(PlainText.reason(new EOFException("secret"))).doesNotContain("Exception", "secret");
  }
}
