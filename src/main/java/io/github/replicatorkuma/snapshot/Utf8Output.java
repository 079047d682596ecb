package io.github.replicatorkuma.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text as UTF-8, gathered in blocks. Nearly all of Kuma's text is ASCII, which goes straight from a
 * string to its place in the block: a {@code Writer} copies it three times on the way.
 *
 * <p>Each piece is encoded by itself, so none may end within a surrogate pair. Half of a pair
 * becomes a question mark.
 */
public final class Utf8Output implements Appendable, Closeable {
  private static final int BLOCK = 32 * 1024;

  private final OutputStream target;
  private final @Nullable OutputStream copy;
  private final byte[] block = new byte[BLOCK];
  private int length;

  /**
   * @param target needs no buffer of its own; closed with this
   */
  public Utf8Output(OutputStream target) {
    this(target, null);
  }

  /**
   * @param target needs no buffer of its own; closed with this
   * @param copy gets the same, if any
   */
  Utf8Output(OutputStream target, @Nullable OutputStream copy) {
    this.target = target;
    this.copy = copy;
  }

  @Override
  public Utf8Output append(char character) throws IOException {
    if (character >= 0x80) {
      return append(String.valueOf(character));
    }
    if (length == BLOCK) {
      drain();
    }
    block[length++] = (byte) character;
    return this;
  }

  @Override
  public Utf8Output append(CharSequence text) throws IOException {
    return append(text, 0, text.length());
  }

  @Override
  public Utf8Output append(CharSequence text, int start, int end) throws IOException {
    String whole = text.toString();
    int done = start;
    while (done < end) {
      if (length == BLOCK) {
        drain();
      }
      int most = Math.min(end, done + BLOCK - length);
      int copied = copyAscii(whole, done, most, block, length);
      length += copied;
      done += copied;
      if (done < most) {
        return append(whole.substring(done, end).getBytes(StandardCharsets.UTF_8));
      }
    }
    return this;
  }

  /** Appends what is encoded already. */
  Utf8Output append(byte[] text) throws IOException {
    if (text.length > BLOCK - length) {
      drain();
    }
    if (text.length > BLOCK) {
      write(text, text.length);
    } else {
      System.arraycopy(text, 0, block, length, text.length);
      length += text.length;
    }
    return this;
  }

  /**
   * Copies characters up to the first that is not ASCII.
   *
   * @return how many
   */
  static int copyAscii(String text, int start, int end, byte[] target, int at) {
    for (int i = start; i < end; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        return i - start;
      }
      target[at + i - start] = (byte) character;
    }
    return end - start;
  }

  private void drain() throws IOException {
    write(block, length);
    length = 0;
  }

  private void write(byte[] bytes, int count) throws IOException {
    target.write(bytes, 0, count);
    if (copy != null) {
      copy.write(bytes, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    try (target;
        copy) {
      drain();
    }
  }
}
