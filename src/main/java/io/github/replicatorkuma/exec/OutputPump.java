package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Carries one stream of a child to its sink, on a thread of its own. */
final class OutputPump extends Thread {
  /**
   * How long output may still come after the child's end. Something it left behind may hold its
   * pipes open for ever (ssh does, with {@code ControlPersist}).
   */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final InputStream stream;
  private final Sink sink;
  private final Consumer<Exception> onFailure;
  private boolean finished;

  /** Where a child's output goes, chunk by chunk. */
  interface Sink {
    /**
     * Takes the first {@code length} bytes of {@code chunk}.
     *
     * @throws IOException when there is too much of it
     */
    void write(byte[] chunk, int length) throws IOException;

    /** Nothing more will come. */
    default void end() {}
  }

  /**
   * @param onFailure is told why the stream was not taken to its end
   */
  OutputPump(String name, InputStream stream, Sink sink, Consumer<Exception> onFailure) {
    super(name);
    this.stream = stream;
    this.sink = sink;
    this.onFailure = onFailure;
    setDaemon(true);
  }

  @Override
  public void run() {
    byte[] chunk = new byte[8192];
    try {
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        take(chunk, n);
      }
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
    }
  }

  private synchronized void take(byte[] chunk, int length) throws IOException {
    if (!finished) {
      sink.write(chunk, length);
    }
  }

  /** Waits for the end of the stream, but not for ever. */
  void drain() throws InterruptedException {
    join(DRAIN.toMillis());
  }

  /** The same, whatever interrupts; the sink is at rest afterwards. */
  void finish() {
    boolean interrupted = Thread.interrupted();
    try {
      drain();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    synchronized (this) {
      finished = true;
      try {
        sink.end();
      } catch (RuntimeException e) {
        onFailure.accept(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
