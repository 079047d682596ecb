package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8OutputTest {
  private static final int BLOCK = 32 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 7})
  void append_ofAnyTextAtAnyPlaceInTheBlock_isWhatJavaEncodes(int before) throws IOException {
    for (String text : HostileTexts.ALL) {
      String all = "a".repeat(before) + text + "b".repeat(before) + "\"";
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (Utf8Output output = new Utf8Output(bytes)) {
        output.append("a".repeat(before)).append(text);
        output.append("..." + "b".repeat(before) + "...", 3, 3 + before).append('"');
      }

      assertThat(bytes.toByteArray()).isEqualTo(all.getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK})
  void append_ofBytes_takesThemAsTheyAre(int length) throws IOException {
    byte[] raw = new byte[length];
    Arrays.fill(raw, (byte) 0xC3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Utf8Output output = new Utf8Output(bytes)) {
      output.append('x').append(raw).append('ü');
    }

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write('x');
    expected.write(raw);
    expected.write("ü".getBytes(StandardCharsets.UTF_8));
    assertThat(bytes.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void copy_getsTheSame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (Utf8Output output = new Utf8Output(bytes, copy)) {
      output.append("ä".repeat(BLOCK)).append("plain".repeat(BLOCK));
    }

    assertThat(copy.toByteArray()).isEqualTo(bytes.toByteArray());
    assertThat(copy.size()).isEqualTo(7 * BLOCK);
  }

  @Test
  void close_ofStreamThatIsFull_closesBothAndSaysSo() {
    Closing full = new Closing(true);
    Closing copy = new Closing(false);
    Utf8Output output = new Utf8Output(full, copy);

    assertThatThrownBy(
            () -> {
              try (output) {
                output.append("text");
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("no space left");
    assertThat(List.of(full.closed, copy.closed)).containsOnly(true);
  }

  /** A stream that says whether it was closed. */
  private static final class Closing extends OutputStream {
    private final boolean full;
    private boolean closed;

    Closing(boolean full) {
      this.full = full;
    }

    @Override
    public void write(int oneByte) throws IOException {
      if (full) {
        throw new IOException("no space left");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
