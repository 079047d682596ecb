package io.github.replicatorkuma.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes the lines of an endless answer on as they arrive, less those that are too long. */
final class StreamLines {
  /** An event holds at most 4 KiB of text, which JSON may write as six times as much. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

  private final Consumer<String> consumer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile boolean cancelled;

  /**
   * Ready for an answer.
   *
   * @param consumer is not to block: it is called by whoever reads
   */
  StreamLines(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /** Returns when the answer has ended, or at the first sign of life after {@link #cancel}. */
  void readAll(InputStream answer) throws IOException {
    byte[] block = new byte[1024];
    int length = answer.read(block);
    while (length >= 0 && !cancelled) {
      for (int i = 0; i < length; i++) {
        add(block[i]);
      }
      length = answer.read(block);
    }
  }

  void cancel() {
    cancelled = true;
  }

  private void add(byte next) {
    if (next != '\n') {
      // One byte more than allowed shows that it was too long.
      if (line.size() <= LONGEST_LINE_BYTES) {
        line.write(next);
      }
      return;
    }
    String text = line.size() <= LONGEST_LINE_BYTES ? line.toString(StandardCharsets.UTF_8) : "";
    line.reset();
    if (!text.isBlank()) {
      consumer.accept(text);
    }
  }
}
