package io.github.replicatorkuma.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Keeps all of a child's output, up to a limit. */
final class BoundedOutput implements OutputSink {
  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(byte[] chunk, int length) throws IOException {
    if (bytes.size() + length > maxBytes) {
      throw new IOException("more than " + maxBytes + " bytes of output");
    }
    bytes.write(chunk, 0, length);
  }

  @Override
  public void end() {}

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
