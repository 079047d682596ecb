package io.github.replicatorkuma.kuma;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** One question and one answer over a unix socket, within a time. */
final class AgentSocket {
  private static final int LONGEST_ANSWER = 64 << 20;

  private final Path file;

  AgentSocket(Path file) {
    this.file = file;
  }

  /** All that the other side answers until it closes the connection. */
  String ask(String question, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(file));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer rest = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) {
        await(selector, deadline);
        channel.write(rest);
      }
      key.interestOps(SelectionKey.OP_READ);
      return answer(channel, selector, deadline);
    }
  }

  private static String answer(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(64 << 10);
    int read = 0;
    while (read >= 0) {
      await(selector, deadline);
      read = channel.read(part.clear());
      answer.write(part.array(), 0, part.position());
      if (answer.size() > LONGEST_ANSWER) {
        throw new IOException("its answer does not end");
      }
    }
    if (answer.size() == 0) {
      throw new EOFException("it ended without an answer");
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static void await(Selector selector, long deadline) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    selector.selectedKeys().clear();
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new SocketTimeoutException("it does not answer in time");
    }
  }
}
