package io.github.replicatorkuma.kuma;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether a database server answers on its unix socket.
 *
 * <p>MariaDB listens some time before its start is over, and only then greets whoever has
 * connected. Each greeting that is not followed by a login is a warning in its log, so it is not to
 * be asked again and again.
 */
final class ServerGreeting {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private ServerGreeting() {}

  /** Never fails: what cannot be asked does not answer. Keeps the thread's interrupted mark. */
  static boolean comesFrom(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        return false;
      }
      channel.register(selector, SelectionKey.OP_READ);
      return selector.select(PATIENCE.toMillis()) > 0 && channel.read(ByteBuffer.allocate(1)) > 0;
    } catch (IOException noServer) {
      return false;
    }
  }
}
