package io.github.replicatorkuma.kuma;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A real Uptime Kuma for tests: the npm package in {@code $REPLICATOR_TEST_KUMA/node_modules}, with
 * a data directory and a port of its own. Its output goes to {@code kuma.log} beside the data.
 *
 * <p>It writes nothing into the package, so any number of them may run at once.
 */
public final class RealKuma implements AutoCloseable {
  public static final Duration READY_WITHIN = Duration.ofSeconds(90);

  private static final LiveKuma WITHOUT_AGENT = LiveKuma.none("not in this test", "");
  private static final Path AGENT = TestAgent.FILE;

  private final Path installation = installation();
  private final int port = FreePort.find();
  private final Path data;
  private final LiveKuma live;
  private final SupervisedKuma kuma;

  private RealKuma(Path data, LiveKuma live) throws IOException {
    chooseSqlite(data);
    this.data = data;
    this.live = live;
    this.kuma =
        new SupervisedKuma(
            () -> command(),
            new HttpReadinessProbe(() -> url().resolve("/api/entry-page")),
            Clock.systemUTC(),
            Sleeper.system(),
            KumaDeadlines.defaults(),
            new NoEmbeddedServer(),
            live,
            Optional.empty());
  }

  /**
   * A Kuma on SQLite, not started yet.
   *
   * @param directory gets the data directory and the log; data that is there already is used
   */
  public static RealKuma in(Path directory) throws IOException {
    return new RealKuma(directory.resolve("data"), WITHOUT_AGENT);
  }

  /** The same with the agent in it. */
  public static RealKuma withAgent(Path directory) throws IOException {
    Path data = directory.resolve("data");
    return new RealKuma(data, new AgentClient(data.resolve("agent.sock")));
  }

  /** Makes the choice of Kuma's set-up page in a data directory where nothing is chosen. */
  public static void chooseSqlite(Path data) throws IOException {
    Path databaseChoice = Files.createDirectories(data).resolve("db-config.json");
    if (Files.notExists(databaseChoice)) {
      Files.writeString(databaseChoice, "{\"type\":\"sqlite\"}");
    }
  }

  /** The directory whose {@code node_modules} hold Uptime Kuma. */
  public static Path installation() {
    String directory = System.getenv("REPLICATOR_TEST_KUMA");
    if (directory == null || directory.isEmpty()) {
      throw new AssertionError(
          "REPLICATOR_TEST_KUMA names no directory with an Uptime Kuma: run scripts/test.sh");
    }
    Path installation = Path.of(directory).toAbsolutePath();
    if (!Files.isDirectory(packageIn(installation))) {
      throw new AssertionError(
          "REPLICATOR_TEST_KUMA has no node_modules/uptime-kuma: run scripts/test.sh");
    }
    return installation;
  }

  /** The directory of the package itself. */
  public static Path packageDirectory() {
    return packageIn(installation());
  }

  public Kuma kuma() {
    return kuma;
  }

  /** Starts it and waits until it is ready. */
  public RealKuma started() throws KumaException, InterruptedException, IOException {
    kuma.start();
    if (!kuma.awaitReady(READY_WITHIN)) {
      throw new AssertionError("Uptime Kuma did not become ready:\n" + log());
    }
    return this;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** Kuma's {@code DATA_DIR}. */
  public Path data() {
    return data;
  }

  public Path database() {
    return data.resolve("kuma.db");
  }

  /** All that Kuma has printed. */
  public String log() throws IOException {
    return Files.readString(logFile());
  }

  /** The environment Kuma runs in, for a test that starts it by other means. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("DATA_DIR", data + "/");
    environment.put("UPTIME_KUMA_HOST", "127.0.0.1");
    environment.put("UPTIME_KUMA_PORT", String.valueOf(port));
    return environment;
  }

  /**
   * Does something as a user of Kuma's web interface would: {@code setup}, {@code add-monitor NAME
   * URL}, {@code list} and so on, see {@code kuma-api.cjs}.
   *
   * @return Kuma's answer, with {@code ok} being true
   */
  public JsonNode api(String... command) throws IOException, InterruptedException {
    return new KumaApi(url(), data.resolveSibling("api-errors.log")).call(command);
  }

  /** Kills it where it still runs: what it leaves behind is of no use to anybody. */
  @Override
  public void close() throws KumaException {
    kuma.stopNow(Duration.ZERO);
  }

  /** Through a shell that gives way to node, as the test runner reads its own output. */
  private KumaCommand command() {
    KumaCommand own = KumaCommand.detect(packageIn(installation), environment()).orElseThrow();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("sh", "-c", "log=$0; exec \"$@\" >>\"$log\" 2>&1", logFile().toString()));
    argv.addAll(own.argv());
    Map<String, String> environment = new HashMap<>(own.environment());
    if (live != WITHOUT_AGENT) {
      argv.addAll(argv.indexOf("node") + 1, List.of("--require", AGENT.toString()));
      environment.put("KUMA_AGENT_SOCKET", data.resolve("agent.sock").toString());
    }
    return new KumaCommand(argv, environment, own.directory());
  }

  private Path logFile() {
    return Objects.requireNonNull(data.getParent()).resolve("kuma.log");
  }

  private static Path packageIn(Path installation) {
    return installation.resolve("node_modules").resolve("uptime-kuma");
  }
}
