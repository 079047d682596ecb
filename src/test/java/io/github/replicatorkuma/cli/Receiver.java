package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The providers' servers and the monitored one; what arrives is told apart by path. */
final class Receiver implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, BlockingQueue<JsonNode>> arrived = new ConcurrentHashMap<>();
  volatile int monitoredStatus = 500;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort())
        .resolve("/" + path)
        .toString();
  }

  JsonNode next(String path) throws InterruptedException {
    JsonNode next = queue(path).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing for " + path);
    }
    return next;
  }

  /** What has arrived there is of no interest. */
  void forget(String... paths) {
    for (String path : paths) {
      queue(path).clear();
    }
  }

  private BlockingQueue<JsonNode> queue(String path) {
    return arrived.computeIfAbsent(path, unused -> new LinkedBlockingQueue<>());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("POST")) {
        queue(path).add(JSON.readTree(body));
      }
      exchange.sendResponseHeaders(path.equals("web") ? monitoredStatus : 200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
