package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.files.LineChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node with the agent and as much of an Uptime Kuma as alerts need, in which no time passes. */
@SuppressWarnings("NullAway.Init")
final class AlertsKuma implements AutoCloseable {
  /** Seconds after which the agent speaks by itself. */
  static final int DEADLINE = 160;

  static final int HOLD = 120;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path FILES = Path.of("src/test/resources/fake-kuma/alerts");

  private static final Map<String, String> PLACES =
      Map.of(
          "clock.cjs", "clock.cjs",
          "server.js", "server/server.js",
          "uptime-kuma-server.js", "server/uptime-kuma-server.js",
          "notification.js", "server/notification.js",
          "monitor.js", "server/model/monitor.js",
          "domain_expiry.js", "server/model/domain_expiry.js",
          "redbean-node.js", "node_modules/redbean-node/index.js");

  private final Path directory;
  private final List<String> said = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Process node;

  @SuppressWarnings("NullAway.Init")
  private BufferedReader output;

  private AlertsKuma(Path directory) {
    this.directory = directory;
  }

  /** One that is not started, so that its files may be changed. */
  static AlertsKuma in(Path directory) throws IOException {
    for (Map.Entry<String, String> file : PLACES.entrySet()) {
      Path place = directory.resolve(file.getValue());
      Files.createDirectories(place.getParent());
      Files.copy(FILES.resolve(file.getKey()), place);
    }
    return new AlertsKuma(directory);
  }

  AlertsKuma changing(String file, String from, String to) throws IOException {
    Path place = directory.resolve(file);
    String before = Files.readString(place);
    assertThat(before).contains(from);
    Files.writeString(place, before.replace(from, to));
    return this;
  }

  AlertsKuma without(String file) throws IOException {
    Files.delete(directory.resolve(file));
    return this;
  }

  AlertsKuma started() throws Exception {
    return started(Map.of("KUMA_AGENT_ALERTS", String.valueOf(HOLD)));
  }

  AlertsKuma started(Map<String, String> environment) throws Exception {
    String clock = directory.resolve("clock.cjs").toString();
    List<String> argv = new ArrayList<>(List.of("node", "--require", clock));
    argv.addAll(List.of("--require", TestAgent.FILE.toString(), "server/server.js"));
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("KUMA_AGENT_"));
    builder.environment().put("KUMA_AGENT_SOCKET", socket().toString());
    builder.environment().put("KUMA_AGENT_PREFIX", "");
    builder.environment().put(KumaAgent.ENDED, directory.resolve("ended.json").toString());
    builder.environment().putAll(environment);
    node = builder.start();
    output = node.inputReader(StandardCharsets.UTF_8);
    Await.until("an agent", SOON, () -> answers(), said::toString);
    return this;
  }

  /** After the power failed. */
  AlertsKuma restarted() throws Exception {
    node.destroyForcibly().waitFor();
    return started().withMonitor();
  }

  private boolean answers() {
    try {
      return request("{\"op\":\"hello\"}").path("ready").asBoolean();
    } catch (IOException e) {
      return false;
    }
  }

  private Path socket() {
    return directory.resolve("agent.sock");
  }

  /** What was printed while this code ran, and before it. */
  List<String> run(String code) throws IOException {
    Writer input = node.outputWriter(StandardCharsets.UTF_8);
    input.write(code.replace('\n', ' ') + "\n");
    input.flush();
    said.clear();
    for (String line = output.readLine(); !"done".equals(line); line = output.readLine()) {
      assertThat(line).as("after %s", said).isNotNull();
      said.add(line);
    }
    return List.copyOf(said);
  }

  /** Two notifications, Phone (1) and Mail (2), and one monitor (7) that is up. */
  AlertsKuma withMonitor() throws Exception {
    run(
        """
        R.notifications.push(...["Phone", "Mail"].map((name, index) =>
          ({ id: index + 1, name, config: JSON.stringify({ to: name }) })));
        globalThis.nas = await add(7, { name: "NAS" });
        await nas.beat(UP)
        """);
    return this;
  }

  /** One request of a daemon that knows the others. */
  JsonNode ask(String more) throws IOException {
    ObjectNode request = JSON.createObjectNode();
    request.put("op", "alerts").put("known", -1).put("milliseconds", 0);
    request.put("pause", 5).put("deadline", DEADLINE).put("ready", true);
    request.setAll((ObjectNode) JSON.readTree("{" + more + "}"));
    return request(request.toString());
  }

  JsonNode request(String line) throws IOException {
    try (LineChannel lines = LineChannel.to(socket())) {
      lines.write(line, SOON);
      return JSON.readTree(lines.read(1 << 20, SOON));
    }
  }

  /** The only outage. */
  JsonNode state() throws IOException {
    JsonNode states = ask("").path("states");
    assertThat(states).as(states.toString()).hasSize(1);
    return states.get(0);
  }

  /** An instruction for the outage there is, and what is said thereby. */
  List<String> order(String kind, String more) throws IOException {
    JsonNode state = state();
    ask(
        "\"%s\":[{\"monitor\":%s,\"event\":%d,\"status\":%s%s}]"
            .formatted(
                kind,
                state.path("monitor"),
                state.path("event").asLong(),
                state.path("status"),
                more));
    return run("");
  }

  /** Lets time pass while the daemon is heard. */
  List<String> advanceHeard(int seconds) throws IOException {
    List<String> all = new ArrayList<>();
    for (int passed = 0; passed < seconds; passed += 5) {
      ask("");
      all.addAll(run("await advance(" + Math.min(5, seconds - passed) + ")"));
    }
    ask("");
    return all;
  }

  @Override
  public void close() {
    if (node != null) {
      node.destroyForcibly();
    }
  }
}
