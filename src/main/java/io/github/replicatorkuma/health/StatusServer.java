package io.github.replicatorkuma.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.health.Trigger.Action;
import io.github.replicatorkuma.model.CycleReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers over HTTP: to probes, to Prometheus, to people, and to who may start a cycle.
 *
 * <p>Nothing that it does can keep replication from working, and nothing it shows is a secret.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  /** More wait; each answer takes milliseconds, and no thread waits for the end of a cycle. */
  private static final int THREADS = 4;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int CONFLICT = 409;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  static {
    // A client that sends or reads nothing gives its thread back.
    System.setProperty("sun.net.httpserver.maxReqTime", "20");
    System.setProperty("sun.net.httpserver.maxRspTime", "900");
  }

  private final Health health;
  private final Metrics metrics;
  private final Liveness liveness;
  private final Optional<String> token;
  private final Trigger trigger;
  private final HttpServer server;
  private final ExecutorService threads;

  private record Answer(int code, String type, String body) {
    static Answer text(int code, String text) {
      return new Answer(code, TEXT, text + "\n");
    }
  }

  @FunctionalInterface
  private interface Page {
    Answer answer(HttpExchange exchange) throws IOException;
  }

  /** What may take long: on a thread of this server it only begins and ends. */
  @FunctionalInterface
  private interface Task {
    CompletableFuture<Answer> answer(HttpExchange exchange) throws IOException;
  }

  /**
   * Starts to answer.
   *
   * @param token what a request that starts a cycle must show; without one there are none
   * @throws IOException when the address cannot be listened on
   */
  public StatusServer(
      InetSocketAddress address,
      Health health,
      Metrics metrics,
      Liveness liveness,
      Optional<String> token,
      Trigger trigger)
      throws IOException {
    this.health = health;
    this.metrics = metrics;
    this.liveness = liveness;
    this.token = token;
    this.trigger = trigger;
    this.server = HttpServer.create(address, 0);
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    get("/livez", exchange -> livez());
    get("/healthz", exchange -> healthz());
    get("/metrics", exchange -> figures());
    get("/status", exchange -> new Answer(OK, JSON, StatusJson.of(health.status())));
    post("/publish", Action.PUBLISH);
    post("/apply", Action.APPLY);
    get("/", this::page);
    server.start();
    log.info("event=http_served address={}", server.getAddress());
  }

  /** Where it answers, with the port that was chosen where none was given. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void get(String path, Page page) {
    Task task = exchange -> completed(page.answer(exchange));
    server.createContext(path, handler(path, "GET", task));
  }

  private void post(String path, Action action) {
    server.createContext(path, handler(path, "POST", exchange -> start(exchange, action)));
  }

  private static HttpHandler handler(String path, String method, Task task) {
    return exchange -> {
      try {
        CompletableFuture<Void> unused =
            answer(exchange, path, method, task).thenAccept(found -> send(exchange, found));
      } catch (IOException e) {
        gone(exchange, e);
      }
    };
  }

  private static CompletableFuture<Answer> answer(
      HttpExchange exchange, String path, String method, Task task) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(path)) {
      return completed(notFound());
    }
    boolean head = method.equals("GET") && exchange.getRequestMethod().equals("HEAD");
    if (!exchange.getRequestMethod().equals(method) && !head) {
      exchange.getResponseHeaders().set("Allow", method.equals("GET") ? "GET, HEAD" : method);
      return completed(Answer.text(NOT_ALLOWED, "use " + method));
    }
    try {
      return task.answer(exchange);
    } catch (RuntimeException e) {
      log.error("event=defect", e);
      return completed(Answer.text(FAILED, "unexpected; the log has more"));
    }
  }

  private static CompletableFuture<Answer> completed(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static void gone(HttpExchange exchange, IOException e) {
    log.debug("event=http_client_gone reason={}", e.getClass().getSimpleName());
    exchange.close();
  }

  private static Answer notFound() {
    return Answer.text(NOT_FOUND, "there are /, /livez, /healthz, /metrics and /status");
  }

  private static void send(HttpExchange exchange, Answer answer) {
    try (exchange) {
      write(exchange, answer);
    } catch (IOException e) {
      gone(exchange, e);
    }
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private Answer page(HttpExchange exchange) {
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", StatusPage.CONTENT_SECURITY_POLICY);
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    return new Answer(OK, HTML, StatusPage.of(health.status()));
  }

  private Answer livez() {
    if (!health.isAlive()) {
      return Answer.text(UNAVAILABLE, "the replicator's loop is overdue");
    }
    return liveness.kumaAnswers()
        ? Answer.text(OK, "ok")
        : Answer.text(UNAVAILABLE, "Uptime Kuma does not answer");
  }

  private Answer healthz() {
    Verdict verdict = health.verdict();
    return new Answer(verdict.healthy() ? OK : UNAVAILABLE, JSON, StatusJson.of(verdict));
  }

  private Answer figures() throws IOException {
    ByteArrayOutputStream figures = new ByteArrayOutputStream();
    metrics.write(figures);
    return new Answer(OK, Metrics.CONTENT_TYPE, figures.toString(StandardCharsets.UTF_8));
  }

  private CompletableFuture<Answer> start(HttpExchange exchange, Action action) {
    if (token.isEmpty()) {
      return completed(
          Answer.text(FORBIDDEN, "REPLICATOR_HTTP_TOKEN is not set, so nobody may do this here"));
    }
    if (!isAuthorized(exchange, token.get())) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return completed(
          Answer.text(UNAUTHORIZED, "send Authorization: Bearer and REPLICATOR_HTTP_TOKEN"));
    }
    // Not on the thread that ends the cycle: a slow client must not hold up the next one.
    return trigger
        .run(action)
        .thenApplyAsync(report -> new Answer(codeOf(report), JSON, StatusJson.of(report)), threads);
  }

  private static int codeOf(CycleReport report) {
    return switch (report.result()) {
      case DONE, IDLE, SETTLING -> OK;
      case WAITING, STOPPED -> CONFLICT;
      case RETRYABLE, RETRYABLE_SLOWLY, TERMINAL -> UNAVAILABLE;
    };
  }

  /** Takes as long for a token that is nearly right as for any other. */
  private static boolean isAuthorized(HttpExchange exchange, String token) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    byte[] given = (shown == null ? "" : shown).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, given);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
