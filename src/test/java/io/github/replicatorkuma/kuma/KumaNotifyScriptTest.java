package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker/agent/kuma-notify.cjs in a server with Kuma's modules whose providers do as they like. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class KumaNotifyScriptTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Map<String, String> KUMA =
      Map.of(
          "server/server.js",
          """
          const { server } = require("./uptime-kuma-server");
          require("redbean-node");
          require("./notification");
          server.httpServer = require("http").createServer().listen(0, "127.0.0.1");
          """,
          "server/uptime-kuma-server.js",
          "const server = {}; module.exports = { server, UptimeKumaServer: { getInstance: () => server } };",
          "node_modules/redbean-node/index.js",
          """
          const row = (name, config) => ({ name, config: JSON.stringify({ name, ...config }) });
          const rows = [row("Phone ", { type: "prints" }), row("Mail", { type: "hangs" }),
            row("Chat", { type: "quotes", token: "s3cr3t-token", url: "https://chat.example/s3cr3t-token" }),
            { name: "Odd", config: "{ s3cr3t-token" }, { name: null, config: "{}" }];
          module.exports = { R: { getAll: async () => rows } };
          """,
          "server/notification.js",
          """
          exports.Notification = class {
            static async send(notification, msg, monitor, heartbeat) {
              if (notification.type === "hangs") await new Promise(() => {});
              if (notification.type === "quotes") throw new Error(`404 of ${notification.url}\\nBody`);
              console.log(JSON.stringify([msg, monitor, heartbeat]));
            }
          };
          """);

  @TempDir Path directory;
  private Path said;
  private Path socket;
  private AgentClient client;
  private Process node;

  @BeforeEach
  void start() throws Exception {
    for (Map.Entry<String, String> file : KUMA.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path hurry =
        Files.writeString(
            directory.resolve("hurry.cjs"),
            "const real = setTimeout;"
                + " globalThis.setTimeout = (run, ms, ...all) => real(run, ms / 20, ...all);");
    said = directory.resolve("said");
    socket = directory.resolve("agent.sock");
    client = new AgentClient(socket);
    List<String> argv = new ArrayList<>(List.of("node", "--require", hurry.toString()));
    argv.addAll(List.of("--require", TestAgent.FILE.toString(), "server/server.js"));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("KUMA_AGENT_SOCKET", socket.toString());
    builder.environment().put("KUMA_AGENT_PREFIX", "[berlin] ");
    node = builder.start();
    Await.until("an agent", SOON, this::answers, this::said);
  }

  private boolean answers() {
    try {
      return !client.tell("", "").isEmpty();
    } catch (KumaException e) {
      return false;
    }
  }

  private String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AfterEach
  void end() {
    node.destroyForcibly();
  }

  @Test
  void namedNotification_sendsTheText_onceWithTheInstancesName() throws Exception {
    assertThat(client.tell("Phone", "Title\nText"))
        .containsExactly("Phone", "Mail", "Chat", "Odd", "");

    Await.until("the text", SOON, () -> !said().isEmpty(), this::said);
    assertThat(said()).isEqualTo("[\"[berlin] Title\\nText\",null,null]\n");
  }

  @Test
  void nameThatIsNotThere_andAQuestionWithoutText_sendNothing() throws Exception {
    assertThat(client.tell("phone", "Text")).contains("Phone").doesNotContain("phone");
    assertThat(client.tell("Phone", "")).contains("Phone");

    assertThat(said()).isEmpty();
  }

  @Test
  void providerThatFails_isToldWithoutWhatItIsConfiguredWith() {
    assertThatThrownBy(() -> client.tell("Chat", "Text"))
        .hasMessageContaining("404 of …")
        .hasMessageNotContainingAny("s3cr3t", "Body");
    assertThatThrownBy(() -> client.tell("Odd", "Text"))
        .hasMessageContaining("its configuration cannot be read")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void providerThatHangs_holdsUpNobody_andIsGivenUp() throws Exception {
    FutureTask<List<String>> hanging =
        Await.inBackground(() -> new AgentClient(socket).tell("Mail", "Text"));
    // Requests that change something are answered one after the other.
    assertThatThrownBy(
            () -> client.reload(new ChangedRows(Set.of("1"), Set.of(), Set.of(), Set.of())))
        .isInstanceOf(KumaException.class);
    assertThat(client.tell("Phone", "Text")).contains("Phone");
    assertThat(hanging.isDone()).isFalse();

    assertThatThrownBy(hanging::get).hasMessageContaining("its provider does not answer");
  }
}
