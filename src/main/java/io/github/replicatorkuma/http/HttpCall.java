package io.github.replicatorkuma.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One question to a web server, by HTTP/1.1 and a connection of its own, asked as often as wanted.
 * A redirect is an answer like any other: a POST that follows one arrives as a GET, and an address
 * may be a secret between us and that server.
 *
 * @param body of a POST; the others have none
 * @param route how to get there
 */
public record HttpCall(
    String method, URI uri, Optional<byte[]> body, Map<String, String> headers, Route route) {
  /** A GET, sent once more when it is cut off before any answer. */
  public static HttpCall get(URI uri) {
    return new HttpCall(
        "GET",
        uri,
        Optional.empty(),
        Map.of("Accept", "*/*", "Connection", "close", "User-Agent", "replicator-kuma"),
        Surroundings.ofProcess());
  }

  /**
   * A POST, sent once, whatever becomes of it.
   *
   * @param contentType of {@code body}
   */
  public static HttpCall post(URI uri, String contentType, byte[] body) {
    HttpCall call = get(uri).with("Content-Type", contentType);
    return new HttpCall("POST", uri, Optional.of(body), call.headers, call.route);
  }

  /** A DELETE. */
  public static HttpCall delete(URI uri) {
    HttpCall call = get(uri);
    return new HttpCall("DELETE", uri, call.body, call.headers, call.route);
  }

  /** This one with another header. */
  public HttpCall with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, uri, body, more, route);
  }

  /** This one to a service of ours on this machine, by any certificate: nobody is between. */
  public HttpCall onThisMachine() {
    return by(Route.onThisMachine());
  }

  /** This one by another way. */
  public HttpCall by(Route other) {
    return new HttpCall(method, uri, body, headers, other);
  }

  /** The status alone; see {@link #answer}. */
  public int status(Duration timeout) throws HttpFailure, InterruptedException {
    return answer(timeout, 0).status();
  }

  /**
   * Asks.
   *
   * @param timeout of the whole answer, however slowly it trickles; where its body has begun, the
   *     call may take up to twice that time
   * @param mostBytes of its body that are read
   * @throws HttpFailure when there is none within that time
   */
  public HttpAnswer answer(Duration timeout, int mostBytes)
      throws HttpFailure, InterruptedException {
    HttpConnection connection = new HttpConnection(this, timeout, timeout);
    // The connection's own timeouts begin anew with each byte, and nothing interrupts it.
    FutureTask<HttpAnswer> answer = new FutureTask<>(() -> connection.answer(timeout, mostBytes));
    Thread thread = new Thread(answer, "http");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw HttpFailure.noAnswerWithin(timeout);
    } catch (ExecutionException e) {
      throw HttpFailure.of(Objects.requireNonNullElse(e.getCause(), e), timeout);
    } finally {
      connection.abandon();
    }
  }

  /**
   * Asks and returns when the answer begins; not interruptible.
   *
   * @param silence after which a connection counts as dead
   */
  public HttpStream open(Duration connectTimeout, Duration silence) throws HttpFailure {
    return new HttpConnection(this, connectTimeout, silence).open();
  }

  /** No address, which may hold a secret. */
  @Override
  public String toString() {
    return "HttpCall[" + method + "]";
  }
}
