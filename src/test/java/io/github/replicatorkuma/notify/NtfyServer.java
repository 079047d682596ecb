package io.github.replicatorkuma.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server on loopback that takes what ntfy takes, passes it on to who listens, as ntfy does,
 * and answers as a test wants.
 */
public final class NtfyServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PUSH = "/api/push/";

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<NtfyStream> opened = new LinkedBlockingQueue<>();
  private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<NtfyStream> listening = new ConcurrentLinkedQueue<>();
  private final AtomicLong time = new AtomicLong(1_700_000_000);
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** What arrived. */
  public record Request(String method, URI uri, Headers headers, String protocol, JsonNode body) {
    public String text(String field) {
      return body.get(field).asText();
    }
  }

  public NtfyServer() throws IOException {
    this(HttpServer.create(), "http");
  }

  /** As above, by TLS. */
  public static NtfyServer withTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new NtfyServer(server, "https");
  }

  private NtfyServer(HttpServer unbound, String scheme) throws IOException {
    this.server = unbound;
    this.scheme = scheme;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.createContext(PUSH, NtfyServer::takePush);
    server.setExecutor(executor);
    server.start();
  }

  public URI root() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** A push monitor beside it, of an Uptime Kuma that is always content. */
  public URI pushMonitor() {
    return root().resolve(PUSH + "token?status=up&msg=OK&ping=");
  }

  private static void takePush(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** Answers the next requests with these; those after them with 200. */
  void answer(int... next) {
    Arrays.stream(next).forEach(statuses::add);
  }

  /** Answers the next message as a page to sign in at does. */
  void answerWithAPage() {
    statuses.add(0);
  }

  /** Answers nothing until the returned latch is counted down. */
  CountDownLatch hold() {
    CountDownLatch held = new CountDownLatch(1);
    gate = held;
    return held;
  }

  public Request next() throws InterruptedException {
    return next(requests, "nothing arrived");
  }

  /** Answers the next who want to listen with these; those after them are let in. */
  void refuse(int... next) {
    Arrays.stream(next).forEach(refusals::add);
  }

  /** The next that was let in to listen. */
  NtfyStream nextStream() throws InterruptedException {
    return next(opened, "nobody listened");
  }

  private static <T> T next(BlockingQueue<T> queue, String otherwise) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError(otherwise + " within " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  /** How many have arrived that no test has looked at. */
  public int waiting() {
    return requests.size();
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/v1/health")) {
        note(exchange);
        send(exchange, "{\"healthy\":true}");
      } else if (exchange.getRequestMethod().equals("GET")) {
        stream(exchange);
      } else {
        take(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode body = note(exchange);
    gate.await();
    Integer status = statuses.poll();
    if (status == null) {
      send(exchange, event(body));
    } else if (status == 0) {
      send(exchange, "<!DOCTYPE html><title>Sign in</title>");
    } else {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private JsonNode note(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            exchange.getProtocol(),
            body));
    return body;
  }

  private static void send(HttpExchange exchange, String answer) throws IOException {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Passes it on, and is what ntfy answers. */
  private String event(JsonNode body) {
    List<String> tags = new ArrayList<>();
    body.path("tags").forEach(tag -> tags.add(tag.asText()));
    long now = time.incrementAndGet();
    String event = NtfyStream.event("message", "id" + now, now, tags);
    listening.removeIf(stream -> !hears(stream, event));
    return event;
  }

  private static boolean hears(NtfyStream stream, String event) {
    try {
      stream.say(event);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    Integer refusal = refusals.poll();
    if (refusal != null) {
      exchange.sendResponseHeaders(refusal, -1);
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    NtfyStream stream = new NtfyStream(exchange);
    stream.say(NtfyStream.event("open", "open", time.incrementAndGet(), List.of()));
    listening.add(stream);
    opened.add(stream);
    stream.awaitCut();
    listening.remove(stream);
  }
}
