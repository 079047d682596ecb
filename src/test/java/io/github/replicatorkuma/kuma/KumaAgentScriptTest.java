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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docker/agent/kuma-agent.cjs, loaded by a real node into servers that look like Kuma, or nearly.
 */
class KumaAgentScriptTest {
  private static final Path AGENT = TestAgent.FILE;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "[kuma-1] ";

  /** As in every Uptime Kuma, with a provider that prints what it is given. */
  private static final String NOTIFICATION =
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

  private static final String MONITOR =
      "Object.freeze({ id: 7, name: 'NAS', pathName: 'Home / NAS', tags: Object.freeze([]) })";
  private static final String HEARTBEAT = "Object.freeze({ status: 0, msg: 'ECONNREFUSED' })";
  private static final String SEND_TEST =
      "require('./notification').Notification.send({ type: 'webhook' }, 'Phone Testing');\n";

  @TempDir Path directory;
  private Path server;

  @BeforeEach
  void makeServer() throws IOException {
    server = Files.createDirectory(directory.resolve("server")).resolve("server.js");
    Files.writeString(server.resolveSibling("notification.js"), NOTIFICATION);
  }

  @Test
  void downNotification_objectsFrozen_isSentInPrefixedCopies() throws Exception {
    JsonNode sent = sent("webhook");

    assertThat(sent.path("msg").asText()).isEqualTo("[kuma-1] [NAS] [Down] ECONNREFUSED");
    assertThat(sent.path("heartbeatJSON").toString())
        .isEqualTo("{\"status\":0,\"msg\":\"[kuma-1] ECONNREFUSED\"}");
    assertThat(sent.path("monitorJSON").toString())
        .isEqualTo("{\"id\":7,\"name\":\"NAS\",\"pathName\":\"Home / NAS\",\"tags\":[]}");
    assertThat(sent.path("kept").asText()).isEqualTo("by Kuma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"discord", "fluxer", "mattermost", "SevenIO"})
  void name_providerTellsOfAnUpWithNothingElse_hasThePrefix(String type) throws Exception {
    JsonNode monitor = sent(type).path("monitorJSON");

    assertThat(monitor.path("name").asText()).isEqualTo("[kuma-1] NAS");
    assertThat(monitor.path("pathName").asText()).isEqualTo("[kuma-1] Home / NAS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Opsgenie", "JiraServiceManagement", "alerta", "PagerDuty", "brand-new"})
  void name_providerMayRecognizeIncidentsByIt_isAsItWas(String type) throws Exception {
    assertThat(sent(type).path("monitorJSON").path("name").asText()).isEqualTo("NAS");
  }

  /** Tests, certificates and domains: Kuma passes two arguments only. */
  @Test
  void notificationWithoutMonitor_isPrefixedAndStaysOne() throws Exception {
    Files.writeString(server, SEND_TEST);

    JsonNode sent = run(PREFIX).json();

    assertThat(sent.path("msg").asText()).isEqualTo("[kuma-1] Phone Testing");
    assertThat(sent.path("count").asInt()).isEqualTo(2);
    assertThat(sent.path("heartbeatJSON").isNull()).isTrue();
  }

  @Test
  void send_fails_rejectsWithTheProvidersOwnError() throws Exception {
    Files.writeString(
        server,
        """
        const { Notification } = require("./notification");
        const failure = new Error("no route");
        Notification.send({ failure }, "text").catch((e) => console.log(e === failure));
        Notification.send(null, "text").catch((e) => console.log(e.message));
        Notification.send({}, "text").then((answer) => console.log(answer));
        """);

    assertThat(run(PREFIX).out)
        .contains("true\n", "Cannot read properties of null", "Sent\n", "[kuma-1] text");
  }

  @Test
  void prefix_notGiven_isTheHostName() throws Exception {
    Files.writeString(server, SEND_TEST + "console.error(require('os').hostname());\n");

    Result result = run(null);

    assertThat(result.json().path("msg").asText())
        .isEqualTo("[" + result.err.strip() + "] Phone Testing");
  }

  @Test
  void prefix_empty_leavesNotificationsAndNodeAlone() throws Exception {
    Files.writeString(server, SEND_TEST + loadIsNodes());

    Result result = run("", "--require", remembersLoad());

    assertThat(result.out).contains("\"msg\":\"Phone Testing\"", "load is node's: true");
    assertThat(result.err).isEmpty();
  }

  @Test
  void hook_notificationFound_isGone() throws Exception {
    Files.writeString(
        server, "console.log(require('module')._load.name);\n" + SEND_TEST + loadIsNodes());

    Result result = run(PREFIX, "--require", remembersLoad());

    assertThat(result.out).startsWith("hook\n").contains("load is node's: true");
  }

  @Test
  void agent_loadedTwice_prefixesOnce() throws Exception {
    Path copy = Files.copy(AGENT, directory.resolve("copy.cjs"));
    Files.writeString(server, SEND_TEST);

    assertThat(run(PREFIX, "--require", copy.toString()).json().path("msg").asText())
        .isEqualTo("[kuma-1] Phone Testing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.exports = null;",
        "module.exports = class Notification { static send() {} };",
        "module.exports = { Notification: { send: 'text' } };",
        "class Notification { static send() {} }\n"
            + "module.exports = { Notification: Object.freeze(Notification) };",
        "module.exports = { get Notification() { throw new Error('lazy\\nlines'); } };"
      })
  void notificationModule_ofUnknownShape_isUntouchedWithOneWarning(String code) throws Exception {
    Files.writeString(server.resolveSibling("notification.js"), code);
    Files.writeString(server, "require('./notification');\n" + runsForAMoment());

    assertRunsWithOneWarning(runInAHurry(), "notifications are sent without \"[kuma-1]\": ");
  }

  @Test
  void notificationModule_absent_givesOneWarning() throws Exception {
    Files.writeString(server, "require('fs');\n" + runsForAMoment());

    assertRunsWithOneWarning(runInAHurry(), "no Notification.send where it was");
  }

  @Test
  void kuma_ofEsModules_runsWithOneWarning() throws Exception {
    Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
    Files.writeString(
        server.resolveSibling("notification.js"),
        "export class Notification { static send() { console.log('sent'); } }");
    Files.writeString(
        server,
        "import { Notification } from './notification.js';\nNotification.send();\n"
            + runsForAMoment());

    Result result = runInAHurry();

    assertThat(result.out).contains("sent\n");
    assertRunsWithOneWarning(result, "no Notification.send where it was");
  }

  @Test
  void otherPackageCalledNotification_isNotTakenForKumas() throws Exception {
    Path other = Files.createDirectories(directory.resolve("node_modules/notification"));
    Files.writeString(other.resolve("index.js"), "module.exports = { Notification: {} };");
    Files.writeString(server, "require('notification');\n" + SEND_TEST);

    assertThat(run(PREFIX).json().path("msg").asText()).isEqualTo("[kuma-1] Phone Testing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "require('os').hostname = () => { throw new Error('broken'); };",
        "require('os').hostname = () => { throw null; };",
        "Object.defineProperty(require('module'), '_load', { writable: false });"
      })
  void feature_throwsAtItsStart_isOffWithOneWarning(String sabotage) throws Exception {
    Path saboteur = Files.writeString(directory.resolve("saboteur.cjs"), sabotage);
    Files.writeString(server, SEND_TEST + runsForAMoment());

    Result result = run(null, "--require", saboteur.toString());

    assertThat(result.out).contains("\"msg\":\"Phone Testing\"");
    assertRunsWithOneWarning(result, "the prefix of notifications is off: ");
  }

  @Test
  void consoleAndAll_broken_stillRuns() throws Exception {
    Path saboteur =
        Files.writeString(
            directory.resolve("saboteur.cjs"),
            "Object.entries = console.warn = () => { throw new Error('broken'); };");
    Files.writeString(server, SEND_TEST);

    assertThat(run(PREFIX, "--require", saboteur.toString()).out)
        .contains("\"msg\":\"Phone Testing\"");
  }

  @Test
  void heartbeat_thatCannotBeCopied_isSentAsItIsWithOneWarningForAll() throws Exception {
    Files.writeString(
        server,
        """
        const { Notification } = require("./notification");
        const wild = { toJSON: () => "wild", get msg() { throw new Error("no message"); } };
        Notification.send({}, "first", null, wild);
        Notification.send({}, "second", null, wild);
        class Bean { msg = "text"; toJSON() { return "bean"; } }
        Notification.send({}, "third", null, new Bean());
        console.log("Kuma runs");
        """);

    Result result = run(PREFIX);

    assertThat(result.out)
        .contains("\"msg\":\"first\"", "\"msg\":\"second\"", "\"heartbeatJSON\":\"wild\"")
        .contains("\"msg\":\"[kuma-1] third\"", "\"heartbeatJSON\":\"bean\"");
    assertRunsWithOneWarning(result, "a notification is sent without \"[kuma-1]\": no message");
  }

  @Test
  void warning_kumaLogsJson_isJson() throws Exception {
    Files.writeString(server.resolveSibling("notification.js"), "module.exports = {};");
    Files.writeString(
        server,
        "process.env.UPTIME_KUMA_LOG_FORMAT = 'json';\nrequire('./notification');\n"
            + runsForAMoment());

    JsonNode warning = runInAHurry().json();

    assertThat(warning.path("level").asText()).isEqualTo("warn");
    assertThat(warning.path("msg").asText()).startsWith("notifications are sent without");
    assertThat(warning.path("time").asText()).isNotEmpty();
  }

  @Test
  void otherProcesses_ofKuma_areLeftAlone() throws Exception {
    Path other = server.resolveSibling("healthcheck.js");
    Files.writeString(other, SEND_TEST);
    assertThat(runScript(other, PREFIX).json().path("msg").asText()).isEqualTo("Phone Testing");

    Files.writeString(server, "new (require('worker_threads').Worker)('./server/healthcheck.js');");
    assertThat(run(PREFIX).json().path("msg").asText()).isEqualTo("Phone Testing");
  }

  /** What a provider of this type gets for a monitor that went down. */
  private JsonNode sent(String type) throws Exception {
    Files.writeString(
        server,
        "require('./notification.js').Notification.send(Object.freeze({ type: '"
            + type
            + "' }), '[NAS] [Down] ECONNREFUSED', "
            + (MONITOR + ", " + HEARTBEAT)
            + ");");
    return run(PREFIX).json();
  }

  private static void assertRunsWithOneWarning(Result result, String text) {
    assertThat(result.out).contains("Kuma runs\n");
    assertThat(result.err.lines()).as(result.err).hasSize(1);
    assertThat(result.err)
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S+Z \\[REPLICATOR-KUMA\\] WARN: .*")
        .contains(text);
  }

  private static String runsForAMoment() {
    return "setTimeout(() => console.log('Kuma runs'), 100);\n";
  }

  /** With the agent's patience shortened to almost nothing. */
  private Result runInAHurry() throws Exception {
    Path hurry =
        Files.writeString(
            directory.resolve("hurry.cjs"),
            """
            const real = setTimeout;
            globalThis.setTimeout = (run, ms) => real(run, ms > 1000 ? 20 : ms);
            """);
    return run(PREFIX, "--require", hurry.toString());
  }

  private String remembersLoad() throws IOException {
    Path file = directory.resolve("remembers.cjs");
    return Files.writeString(file, "globalThis.nodesLoad = require('module')._load;").toString();
  }

  private static String loadIsNodes() {
    return "console.log(`load is node's: ${require('module')._load === nodesLoad}`);\n";
  }

  private Result run(@Nullable String prefix, String... before) throws Exception {
    return runScript(server, prefix, before);
  }

  private Result runScript(Path script, @Nullable String prefix, String... before)
      throws Exception {
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
  private record Result(String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }
}
