package io.github.replicatorkuma.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

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
        inBackground(() -> pumpQuestions(client, server, committing));
        inBackground(() -> pumpAnswers(server, client, committing));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** A question comes in one piece, as each waits for the answer to the one before. */
  private void pumpQuestions(Socket client, Socket server, AtomicBoolean committing) {
    try (client;
        server) {
      InputStream from = client.getInputStream();
      OutputStream to = server.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        String question = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        if (question.endsWith("\u0003COMMIT") && armed.getAndSet(false)) {
          committing.set(true);
        }
        to.write(buffer, 0, read);
      }
    } catch (IOException oneSideIsGone) {
      // So is the other one now.
    }
  }

  private void pumpAnswers(Socket server, Socket client, AtomicBoolean committing) {
    try (server;
        client) {
      InputStream from = server.getInputStream();
      OutputStream to = client.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (committing.get()) {
          endServer.run();
          return;
        }
        to.write(buffer, 0, read);
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
