package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the agent below a Node that is nearly an Uptime Kuma. */
abstract class KumaAgentCase {
  static final Path AGENT = TestAgent.FILE;
  static final ObjectMapper JSON = new ObjectMapper();
  static final String PREFIX = "[kuma-1] ";

  /** As in every Uptime Kuma, with a provider that prints what it is given. */
  static final String NOTIFICATION =
      """
      class Notification {
        static kept = "by Kuma";
        static async send(notification, msg, monitorJSON = null, heartbeatJSON = null) {
          if (notification.failure) throw notification.failure;
          console.log(JSON.stringify({ kept: this.kept, count: arguments.length,
            notification, msg, monitorJSON, heartbeatJSON }));
          return "Sent";
        }
      }
      module.exports = { Notification };
      """;

  static final String MONITOR =
      "Object.freeze({ id: 7, name: 'NAS', pathName: 'Home / NAS', tags: Object.freeze([]) })";
  static final String HEARTBEAT = "Object.freeze({ status: 0, msg: 'ECONNREFUSED' })";
  static final String SEND_TEST =
      "require('./notification').Notification.send({ type: 'webhook' }, 'Phone Testing');\n";

  @TempDir Path directory;
  Path server;

  @BeforeEach
  void makeServer() throws IOException {
    server = Files.createDirectory(directory.resolve("server")).resolve("server.js");
    Files.writeString(server.resolveSibling("notification.js"), NOTIFICATION);
  }

  /** What a provider of this type gets for a monitor that went down. */
  JsonNode sent(String type) throws Exception {
    Files.writeString(
        server,
        "require('./notification.js').Notification.send(Object.freeze({ type: '"
            + type
            + "' }), '[NAS] [Down] ECONNREFUSED', "
            + (MONITOR + ", " + HEARTBEAT)
            + ");");
    return run(PREFIX).json();
  }

  Result run(@Nullable String prefix, String... before) throws Exception {
    return runScript(server, prefix, before);
  }

  Result runScript(Path script, @Nullable String prefix, String... before) throws Exception {
    List<String> argv = new ArrayList<>(List.of("node"));
    argv.addAll(List.of(before));
    argv.addAll(List.of("--require", AGENT.toString(), directory.relativize(script).toString()));
    File errors = directory.resolve("errors").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(directory.toFile()).redirectError(errors);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(KUMA|UPTIME_KUMA|NODE)_.*"));
    if (prefix != null) {
      environment.put("KUMA_AGENT_PREFIX", prefix);
    }
    Process node = builder.start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Result result = new Result(out, Files.readString(errors.toPath()));
    assertThat(node.waitFor()).as(result.toString()).isZero();
    return result;
  }

  /** What node printed. */
  record Result(String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }
}
