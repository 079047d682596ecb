package io.github.replicatorkuma.health;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;
import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.time.Background;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers over HTTP: to probes, to Prometheus, to people, and to who may start a cycle.
 *
 * <p>Nothing that it does can keep replication from working, and nothing it shows is a secret.
 */
public final class StatusServer implements AutoCloseable {
  private static final EventLog log = EventLog.of(StatusServer.class);

  /** More wait; each answer takes milliseconds, and no thread waits for the end of a cycle. */
  private static final int THREADS = 4;

  /** The page is wanted most when Uptime Kuma hangs. */
  private static final Duration KUMA_PATIENCE = Duration.ofSeconds(2);

  private static final List<String> READING = List.of("GET", "HEAD");

  /**
   * Pages with names of monitors, of which a stranger's page in a browser must not be given any.
   */
  private static final Set<String> NAMING = Set.of("/", "/status", "/fleet");

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final Map<String, String> PAGE =
      Map.of(
          "Content-Security-Policy",
          StatusPage.CONTENT_SECURITY_POLICY,
          "Referrer-Policy",
          "no-referrer");

  static {
    // A client that sends or reads nothing gives its thread back.
    System.setProperty("sun.net.httpserver.maxReqTime", "20");
    System.setProperty("sun.net.httpserver.maxRspTime", "900");
  }

  private final Health health;
  private final Metrics metrics;
  private final BooleanSupplier kumaAnswers;
  private final Optional<String> token;
  private final HostCheck hosts;
  private final Map<String, Endpoint> pages;
  private final Map<String, Endpoint> posts = new HashMap<>();
  private final HttpServer server;
  private final ExecutorService threads;

  private record Answer(int code, String type, String body, Map<String, String> headers) {
    Answer(int code, String type, String body) {
      this(code, type, body, Map.of());
    }

    static Answer text(int code, String text) {
      return new Answer(code, TEXT, text + "\n");
    }

    Answer with(String header, String value) {
      return new Answer(code, type, body, Map.of(header, value));
    }
  }

  /**
   * What is answered to one path.
   *
   * @param needsToken whether only who shows the token is answered
   * @param handler on a thread of this server what takes long only begins and ends
   */
  private record Endpoint(
      String path,
      List<String> methods,
      boolean needsToken,
      Supplier<CompletableFuture<Answer>> handler) {
    static Endpoint get(String path, Supplier<Answer> page) {
      return new Endpoint(path, READING, false, () -> completed(page.get()));
    }

    static Endpoint post(String path, Supplier<CompletableFuture<Answer>> handler) {
      return new Endpoint(path, List.of("POST"), true, handler);
    }
  }

  /**
   * Starts to answer.
   *
   * @param kumaAnswers whether Uptime Kuma answers at all
   * @param token what a request that starts a cycle must show; without one there are none
   * @param hosts by which names it may be asked for what has names of monitors
   * @param cycles what a POST to a path has run at once, and how it has ended, once it has; at once
   *     where this instance's role has none
   * @throws IOException when the address cannot be listened on
   */
  public StatusServer(
      InetSocketAddress address,
      Health health,
      Metrics metrics,
      BooleanSupplier kumaAnswers,
      Optional<String> token,
      Set<String> hosts,
      Map<String, Supplier<CompletableFuture<CycleReport>>> cycles)
      throws IOException {
    this.health = health;
    this.metrics = metrics;
    this.kumaAnswers = kumaAnswers;
    this.token = token;
    this.hosts = new HostCheck(health.about().instance(), hosts);
    this.pages = pages().collect(Collectors.toMap(Endpoint::path, Function.identity()));
    cycles.forEach((path, cycle) -> posts.put(path, Endpoint.post(path, () -> ended(cycle))));
    this.server = HttpServer.create(address, 0);
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, task -> Background.thread("http-" + count.incrementAndGet(), task::run));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    log.info("http_served", field("address", server.getAddress()));
  }

  /** Where it answers, with the port that was chosen where none was given. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** All that can be read here; a further one is a line. */
  private Stream<Endpoint> pages() {
    return Stream.of(
        new Endpoint("/", READING, false, this::page),
        Endpoint.get("/livez", this::livez),
        Endpoint.get("/healthz", this::healthz),
        Endpoint.get("/metrics", () -> new Answer(HTTP_OK, Metrics.CONTENT_TYPE, metrics.text())),
        Endpoint.get(
            "/fleet",
            () -> new Answer(HTTP_OK, JSON, Json.lines(StatusJson.fleet(health.status())))),
        Endpoint.get("/status", () -> new Answer(HTTP_OK, JSON, StatusJson.of(health.status()))),
        new Endpoint(
            "/history",
            READING,
            true,
            () -> completed(new Answer(HTTP_OK, JSON, StatusJson.backups(health.status())))));
  }

  private void handle(HttpExchange exchange) {
    CompletableFuture<Void> unused = answer(exchange).thenAccept(answer -> send(exchange, answer));
  }

  private CompletableFuture<Answer> answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    boolean reads = pages.containsKey(path) && !exchange.getRequestMethod().equals("POST");
    Endpoint endpoint = reads || !posts.containsKey(path) ? pages.get(path) : posts.get(path);
    if (endpoint == null) {
      String paths = pages().map(Endpoint::path).collect(Collectors.joining(", "));
      return completed(
          Answer.text(HTTP_NOT_FOUND, "there are " + paths.replaceFirst(", ([^,]*)$", " and $1")));
    }
    if (NAMING.contains(endpoint.path()) && !hosts.isOurs(exchange)) {
      return completed(
          Answer.text(
              HTTP_FORBIDDEN,
              "This name is not known here. To open the page by it, set REPLICATOR_HTTP_HOSTS to it,"
                  + " e.g. REPLICATOR_HTTP_HOSTS=kuma.example.org. In Docker, create the container"
                  + " anew (docker compose up -d), else restart."));
    }
    if (!endpoint.methods().contains(exchange.getRequestMethod())) {
      return completed(
          Answer.text(HTTP_BAD_METHOD, "use " + endpoint.methods().get(0))
              .with("Allow", String.join(", ", endpoint.methods())));
    }
    if (endpoint.needsToken() && token.isEmpty()) {
      return completed(
          Answer.text(
              HTTP_FORBIDDEN, "REPLICATOR_HTTP_TOKEN is not set, so nobody may do this here"));
    }
    if (endpoint.needsToken() && !isAuthorized(exchange, token.orElseThrow())) {
      return completed(
          Answer.text(HTTP_UNAUTHORIZED, "send Authorization: Bearer and REPLICATOR_HTTP_TOKEN")
              .with("WWW-Authenticate", "Bearer"));
    }
    try {
      return endpoint.handler().get();
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
      return completed(Answer.text(HTTP_INTERNAL_ERROR, "unexpected; the log has more"));
    }
  }

  private static CompletableFuture<Answer> completed(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static void send(HttpExchange exchange, Answer answer) {
    try (exchange) {
      write(exchange, answer);
    } catch (IOException e) {
      log.debug("http_client_gone", field("reason", e.getClass().getSimpleName()));
    }
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private CompletableFuture<Answer> page() {
    return CompletableFuture.supplyAsync(kumaAnswers::getAsBoolean, threads)
        .completeOnTimeout(false, KUMA_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(kuma -> StatusPage.of(health.status(), kuma, token.isPresent()))
        .thenApply(html -> new Answer(HTTP_OK, HTML, html, PAGE));
  }

  private Answer livez() {
    if (!health.isAlive()) {
      return Answer.text(HTTP_UNAVAILABLE, "the replicator's loop is overdue");
    }
    return health.isKumaHeldBack() || kumaAnswers.getAsBoolean()
        ? Answer.text(HTTP_OK, "ok")
        : Answer.text(HTTP_UNAVAILABLE, "Uptime Kuma does not answer");
  }

  private Answer healthz() {
    Verdict verdict = health.verdict();
    return new Answer(verdict.healthy() ? HTTP_OK : HTTP_UNAVAILABLE, JSON, StatusJson.of(verdict));
  }

  private CompletableFuture<Answer> ended(Supplier<CompletableFuture<CycleReport>> cycle) {
    // Not on the thread that ends the cycle: a slow client must not hold up the next one.
    return cycle
        .get()
        .thenApplyAsync(report -> new Answer(codeOf(report), JSON, StatusJson.of(report)), threads);
  }

  private static int codeOf(CycleReport report) {
    return switch (report.result()) {
      case DONE, IDLE, SETTLING -> HTTP_OK;
      case WAITING, STOPPED -> HTTP_CONFLICT;
      case RETRYABLE, RETRYABLE_SLOWLY, TERMINAL -> HTTP_UNAVAILABLE;
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
