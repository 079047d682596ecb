package io.github.replicatorkuma.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Cuts a child's output into lines; what follows the last line feed is a line too. */
final class LineSplitter implements OutputSink {
  private final LineConsumer consumer;
  private final int maxLineBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineSplitter(LineConsumer consumer, int maxLineBytes) {
    this.consumer = consumer;
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public void write(byte[] chunk, int length) throws IOException {
    int start = 0;
    for (int i = 0; i < length; i++) {
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
    if (line.size() > 0) {
      emit();
    }
  }

  private void append(byte[] chunk, int from, int to) throws IOException {
    if (line.size() + to - from > maxLineBytes) {
      throw new IOException("a line of more than " + maxLineBytes + " bytes of output");
    }
    line.write(chunk, from, to - from);
  }

  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    consumer.accept(text);
  }
}
