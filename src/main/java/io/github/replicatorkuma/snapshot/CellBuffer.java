package io.github.replicatorkuma.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is to be digested, unambiguously and in few calls: NULL is the byte 0; a text is the
 * byte 1, its length in UTF-8 bytes as four bytes (big-endian), and these bytes. What UTF-8 cannot
 * hold, half of a surrogate pair, counts as a question mark, which is what the CSV file gets.
 */
final class CellBuffer extends ByteArrayOutputStream {
  void putCell(@Nullable String text) {
    if (text == null) {
      write(0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(1);
    putInt(bytes.length);
    writeBytes(bytes);
  }

  void putInt(int number) {
    writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  /** Of what is gathered: much cheaper than a digest, and seldom the same by accident. */
  int crc() {
    CRC32C crc = new CRC32C();
    crc.update(buf, 0, count);
    return (int) crc.getValue();
  }

  void drainTo(MessageDigest hash) {
    hash.update(buf, 0, count);
    reset();
  }
}
