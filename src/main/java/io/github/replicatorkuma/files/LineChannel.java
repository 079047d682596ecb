package io.github.replicatorkuma.files;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Lines of text over a unix socket, each of a bounded length and within a time. */
public final class LineChannel implements AutoCloseable {
  private static final int END = '\n';

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer received = ByteBuffer.allocate(8 << 10).limit(0);

  /** Takes over the channel: it is closed with this, or by a failure here. */
  public LineChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    try {
      channel.configureBlocking(false);
      selector = Selector.open();
      key = channel.register(selector, 0);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  public static LineChannel to(Path socket) throws IOException {
    return new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /**
   * The next line, without its end.
   *
   * @throws EOFException when there is none
   * @throws SocketTimeoutException when it does not come in time
   */
  public String read(int longest, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    key.interestOps(SelectionKey.OP_READ);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (received.hasRemaining()) {
        byte next = received.get();
        if (next == END) {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(next);
        if (line.size() > longest) {
          throw new IOException("a line without an end");
        }
      }
      await(deadline);
      if (channel.read(received.clear()) < 0) {
        throw new EOFException("the connection ended");
      }
      received.flip();
    }
  }

  public void write(String line, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    key.interestOps(SelectionKey.OP_WRITE);
    ByteBuffer rest = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (rest.hasRemaining()) {
      await(deadline);
      channel.write(rest);
    }
  }

  private void await(long deadline) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    selector.selectedKeys().clear();
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new SocketTimeoutException("it does not answer in time");
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      selector.close();
    }
  }
}
