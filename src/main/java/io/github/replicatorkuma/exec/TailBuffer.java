package io.github.replicatorkuma.exec;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of a child's output and counts the others. */
final class TailBuffer implements OutputPump.Sink {
  private final byte[] ring = new byte[16 << 10];
  private long total;

  @Override
  public synchronized void write(byte[] chunk, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (total % ring.length)] = chunk[i];
      total++;
    }
  }

  /** What is kept by now. */
  synchronized OutputTail tail() {
    int kept = (int) Math.min(total, ring.length);
    byte[] bytes = new byte[kept];
    for (int i = 0; i < kept; i++) {
      bytes[i] = ring[(int) ((total - kept + i) % ring.length)];
    }
    return new OutputTail(new String(bytes, StandardCharsets.UTF_8), total - kept);
  }
}
