package io.github.replicatorkuma.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    write(1);
    putInt(utf8.length);
    writeBytes(utf8);
  }

  void putInt(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      write(number >>> shift);
    }
  }

  void drainTo(MessageDigest hash) {
    hash.update(buf, 0, count);
    reset();
  }
}
