package io.github.replicatorkuma.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Stands between a client and a MariaDB server, and can keep back the server's answer to a COMMIT:
 * the client never learns of it, and the server is gone before the client asks anything else.
 */
final class CommitProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final Runnable endServer;
  private final AtomicBoolean armed = new AtomicBoolean();

  /**
   * @param endServer ends the server once it has answered the COMMIT
   */
  CommitProxy(int serverPort, Runnable endServer) throws IOException {
    this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    this.endServer = endServer;
    inBackground(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next COMMIT is the one. */
  void keepBackTheNextAnswer() {
    armed.set(true);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        AtomicBoolean committing = new AtomicBoolean();
        inBackground(() -> pump(client, server, piece -> notesTheCommit(piece, committing)));
        inBackground(() -> pump(server, client, piece -> committing.get()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** A question comes in one piece, as each waits for the answer to the one before. */
  private boolean notesTheCommit(String question, AtomicBoolean committing) {
    if (question.endsWith("\u0003COMMIT") && armed.getAndSet(false)) {
      committing.set(true);
    }
    return false;
  }

  private void pump(Socket from, Socket to, Predicate<String> keptBack) {
    try (from;
        to) {
      InputStream input = from.getInputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        if (keptBack.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
          endServer.run();
          return;
        }
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException oneSideIsGone) {
      // So is the other one now.
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "commit-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
