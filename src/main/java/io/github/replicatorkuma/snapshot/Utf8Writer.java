package io.github.replicatorkuma.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes UTF-8, encoding each text by itself and at once, which for ASCII is a mere copy. So no
 * text may end within a surrogate pair. Half of a pair becomes a question mark.
 */
final class Utf8Writer extends Writer {
  private final OutputStream target;

  /**
   * @param target buffered; closed with this
   */
  Utf8Writer(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(String text) throws IOException {
    target.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    write(text.substring(offset, offset + length));
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length));
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
