package io.github.replicatorkuma.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands on a child's output in lines, of which what follows the last line feed is one too; or keeps
 * all of it where nobody takes lines.
 */
final class StdoutSink implements OutputPump.Sink {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final Optional<Consumer<String>> lines;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  StdoutSink(Optional<Consumer<String>> lines) {
    this.lines = lines;
  }

  @Override
  public void write(byte[] chunk, int length) throws IOException {
    int start = 0;
    for (int i = 0; lines.isPresent() && i < length; i++) {
      if (chunk[i] == '\n') {
        append(chunk, start, i);
        lines.get().accept(taken());
        start = i + 1;
      }
    }
    append(chunk, start, length);
  }

  @Override
  public void end() {
    if (lines.isPresent() && piece.size() > 0) {
      lines.get().accept(taken());
    }
  }

  private void append(byte[] chunk, int from, int to) throws IOException {
    int most = lines.isPresent() ? MAX_LINE_BYTES : MAX_BYTES;
    if (piece.size() + to - from > most) {
      String what = lines.isPresent() ? "a line of more than " : "more than ";
      throw new IOException(what + most + " bytes of output");
    }
    piece.write(chunk, from, to - from);
  }

  /** What has not been handed on. */
  String taken() {
    String text = piece.toString(StandardCharsets.UTF_8);
    piece.reset();
    return text;
  }
}
