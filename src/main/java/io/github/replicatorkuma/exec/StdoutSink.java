package io.github.replicatorkuma.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Hands on a child's output: in lines, of which what follows the last line feed is one too, or all
 * of it at its end.
 */
final class StdoutSink implements OutputPump.Sink {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final Consumer<String> consumer;
  private final boolean inLines;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  StdoutSink(Consumer<String> consumer, boolean inLines) {
    this.consumer = consumer;
    this.inLines = inLines;
  }

  @Override
  public void write(byte[] chunk, int length) throws IOException {
    int start = 0;
    for (int i = 0; inLines && i < length; i++) {
      if (chunk[i] == '\n') {
        append(chunk, start, i);
        emit();
        start = i + 1;
      }
    }
    append(chunk, start, length);
  }

  @Override
  public void end() {
    if (piece.size() > 0) {
      emit();
    }
  }

  private void append(byte[] chunk, int from, int to) throws IOException {
    int most = inLines ? MAX_LINE_BYTES : MAX_BYTES;
    if (piece.size() + to - from > most) {
      String what = inLines ? "a line of more than " : "more than ";
      throw new IOException(what + most + " bytes of output");
    }
    piece.write(chunk, from, to - from);
  }

  private void emit() {
    String text = piece.toString(StandardCharsets.UTF_8);
    piece.reset();
    consumer.accept(text);
  }
}
