package io.github.replicatorkuma.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which a call is made, by the JDK's old client (RATIONALE.md).
 *
 * <p>That client looks only at the answer's own {@code Connection: close}, which servers may leave
 * out, and would keep the connection for the next call, just when the server closes it.
 */
final class HttpConnection {
  private final HttpCall call;
  private final HttpURLConnection connection;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private volatile boolean abandoned;

  /**
   * Connects nothing yet.
   *
   * @param readTimeout between two bytes
   */
  HttpConnection(HttpCall call, Duration connectTimeout, Duration readTimeout) throws HttpFailure {
    this.call = call;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
    try {
      connection = call.route().to(call.uri());
      connection.setConnectTimeout((int) connectTimeout.toMillis());
      connection.setReadTimeout((int) readTimeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      call.headers().forEach(connection::setRequestProperty);
      connection.setRequestMethod(call.method());
      if (call.body().isPresent()) {
        connection.setDoOutput(true);
        // Without a length the client sends a POST once more when it is cut off.
        connection.setFixedLengthStreamingMode(call.body().get().length);
      }
    } catch (IOException e) {
      throw HttpFailure.of(e, connectTimeout);
    }
  }

  /** Returns when the answer begins. */
  HttpStream open() throws HttpFailure {
    connect();
    try {
      requireWanted();
      if (call.body().isPresent()) {
        try (OutputStream out = connection.getOutputStream()) {
          requireWanted();
          out.write(call.body().get());
        }
      }
      int status = connection.getResponseCode();
      if (status < 0) {
        throw HttpFailure.noWebServer();
      }
      return new HttpStream(status, body(status), connection::disconnect);
    } catch (IOException e) {
      connection.disconnect();
      throw failure(e, readTimeout);
    }
  }

  private void connect() throws HttpFailure {
    try {
      connection.connect();
    } catch (IOException e) {
      throw failure(e, connectTimeout);
    }
  }

  private HttpFailure failure(IOException e, Duration timeout) {
    HttpFailure failure = HttpFailure.of(e, timeout);
    return connection.usingProxy()
        ? HttpFailure.because(failure.reason() + " (by the proxy that the environment names)")
        : failure;
  }

  /** Finding an address may have taken longer than anybody waits. */
  private void requireWanted() throws HttpFailure {
    if (abandoned) {
      throw HttpFailure.noAnswerWithin(connectTimeout);
    }
  }

  private InputStream body(int status) throws IOException {
    boolean refused = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    @Nullable InputStream body =
        refused ? connection.getErrorStream() : connection.getInputStream();
    return body == null ? InputStream.nullInputStream() : body;
  }

  /** The answer, as much of it as wanted; one that is not there within {@code time} is none. */
  HttpAnswer answer(Duration time, int mostBytes) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] block = new byte[1024];
    try (HttpStream stream = open()) {
      while (body.size() < mostBytes) {
        if (System.nanoTime() - start >= time.toNanos()) {
          throw HttpFailure.noAnswerWithin(time);
        }
        int wanted = Math.min(block.length, mostBytes - body.size());
        int length = stream.body().read(block, 0, wanted);
        if (length < 0) {
          break;
        }
        body.write(block, 0, length);
      }
      return new HttpAnswer(stream.status(), body.toString(StandardCharsets.UTF_8));
    }
  }

  /** Nothing is sent any more, and nobody waits for what still comes. */
  void abandon() {
    abandoned = true;
    connection.disconnect();
  }
}
