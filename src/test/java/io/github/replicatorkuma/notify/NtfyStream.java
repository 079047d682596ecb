package io.github.replicatorkuma.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The server's end of one connection on which somebody listens to a topic. */
public final class NtfyStream {
  private static final int PATIENCE_SECONDS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpExchange exchange;
  private final CountDownLatch cut = new CountDownLatch(1);

  NtfyStream(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Query and all. */
  String address() {
    return exchange.getRequestURI().toString();
  }

  String authorization() {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** One of ntfy's lines. */
  static String event(String kind, String id, long time, List<String> tags) {
    ObjectNode event = JSON.createObjectNode().put("id", id).put("time", time).put("event", kind);
    event.put("topic", "my-topic");
    if (!tags.isEmpty()) {
      event.set("tags", JSON.valueToTree(tags));
    }
    return event.toString();
  }

  void say(String line) throws IOException {
    write(line + "\n");
  }

  synchronized void write(String text) throws IOException {
    OutputStream body = exchange.getResponseBody();
    body.write(text.getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  /** Ends the connection; what was said before arrives. */
  void cut() {
    cut.countDown();
  }

  void awaitCut() throws InterruptedException {
    cut.await();
  }

  /** Returns when the other end has gone. */
  void awaitGone() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      try {
        write("\n");
      } catch (IOException gone) {
        return;
      }
      boolean unused = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("still there after " + PATIENCE_SECONDS + " s");
  }
}
