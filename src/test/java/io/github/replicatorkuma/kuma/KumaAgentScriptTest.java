package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docker/agent/kuma-agent.cjs, loaded by a real node into servers that look like Kuma, or nearly.
 */
class KumaAgentScriptTest extends KumaAgentCase {
  private String remembersLoad() throws IOException {
    Path file = directory.resolve("remembers.cjs");
    return Files.writeString(file, "globalThis.nodesLoad = require('module')._load;").toString();
  }

  private static String loadIsNodes() {
    return "console.log(`load is node's: ${require('module')._load === nodesLoad}`);\n";
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

    assertThat(run(PREFIX).out())
        .contains("true\n", "Cannot read properties of null", "Sent\n", "[kuma-1] text");
  }

  @Test
  void prefix_notGiven_isTheHostName() throws Exception {
    Files.writeString(server, SEND_TEST + "console.error(require('os').hostname());\n");

    Result result = run(null);

    assertThat(result.json().path("msg").asText())
        .isEqualTo("[" + result.err().strip() + "] Phone Testing");
  }

  @Test
  void prefix_empty_leavesNotificationsAndNodeAlone() throws Exception {
    Files.writeString(server, SEND_TEST + loadIsNodes());

    Result result = run("", "--require", remembersLoad());

    assertThat(result.out()).contains("\"msg\":\"Phone Testing\"", "load is node's: true");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void hook_notificationFound_isGone() throws Exception {
    Files.writeString(
        server, "console.log(require('module')._load.name);\n" + SEND_TEST + loadIsNodes());

    Result result = run(PREFIX, "--require", remembersLoad());

    assertThat(result.out()).startsWith("hook\n").contains("load is node's: true");
  }

  @Test
  void agent_loadedTwice_prefixesOnce() throws Exception {
    Path copy = Files.copy(AGENT, directory.resolve("copy.cjs"));
    Files.writeString(server, SEND_TEST);

    assertThat(run(PREFIX, "--require", copy.toString()).json().path("msg").asText())
        .isEqualTo("[kuma-1] Phone Testing");
  }
}
