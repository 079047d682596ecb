package io.github.replicatorkuma.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is to be digested, unambiguously and in few calls: NULL is the byte 0; a text is the
 * byte 1, its length in UTF-8 bytes as four bytes (big-endian), and these bytes. What UTF-8 cannot
 * hold, half of a surrogate pair, counts as a question mark, which is what the CSV file gets.
 */
final class CellBuffer {
  private static final int PREFIX = 5;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[8192];
  private int length;

  void putCell(@Nullable String text) {
    if (text == null) {
      reserve(1);
      bytes[length++] = 0;
      return;
    }
    reserve(PREFIX + text.length());
    int start = length;
    length += PREFIX;
    putUtf8(text);
    bytes[start] = 1;
    setInt(start + 1, length - start - PREFIX);
  }

  void putInt(int number) {
    reserve(4);
    setInt(length, number);
    length += 4;
  }

  /** Of what is gathered: much cheaper than a digest, and seldom the same by accident. */
  int crc() {
    crc.reset();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  void drainTo(MessageDigest hash) {
    hash.update(bytes, 0, length);
    length = 0;
  }

  private void putUtf8(String text) {
    int ascii = Utf8Output.copyAscii(text, 0, text.length(), bytes, length);
    length += ascii;
    if (ascii < text.length()) {
      byte[] rest = text.substring(ascii).getBytes(StandardCharsets.UTF_8);
      reserve(rest.length);
      System.arraycopy(rest, 0, bytes, length, rest.length);
      length += rest.length;
    }
  }

  private void setInt(int at, int number) {
    bytes[at] = (byte) (number >>> 24);
    bytes[at + 1] = (byte) (number >>> 16);
    bytes[at + 2] = (byte) (number >>> 8);
    bytes[at + 3] = (byte) number;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
