package io.github.replicatorkuma.http;

import java.io.Closeable;
import java.io.InputStream;

/** An answer of which the body is still to come. To be closed by whoever reads it. */
public final class HttpStream implements Closeable {
  private final int status;
  private final InputStream body;
  private final Runnable disconnect;

  HttpStream(int status, InputStream body, Runnable disconnect) {
    this.status = status;
    this.body = body;
    this.disconnect = disconnect;
  }

  /** The code, as in 404. */
  public int status() {
    return status;
  }

  /** Gives what there is as soon as there is anything. */
  public InputStream body() {
    return body;
  }

  /** Closes the connection. */
  @Override
  public void close() {
    disconnect.run();
  }
}
