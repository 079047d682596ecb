package io.github.replicatorkuma.http;

import java.io.Closeable;
import java.io.InputStream;

/**
 * An answer of which the body is still to come. To be closed by whoever reads it.
 *
 * @param status the code, as in 404
 * @param body gives what there is as soon as there is anything
 * @param connection is ended when this is closed
 */
public record HttpStream(int status, InputStream body, Runnable connection) implements Closeable {
  @Override
  public void close() {
    connection.run();
  }
}
