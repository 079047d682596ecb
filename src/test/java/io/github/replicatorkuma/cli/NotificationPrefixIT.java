package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.KumaApi;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What providers receive from real Uptime Kumas under the program as it is shipped. The Kumas boot
 * side by side. None has a repository: notifications are prefixed even where replication is off.
 */
class NotificationPrefixIT {
  private static final String FAULT = "Request failed with status code 500";

  @TempDir static Path directory;

  private static Receiver receiver;
  private static RunningInstance prefixing;
  private static RunningInstance switchedOff;
  private static RunningInstance brokenAgent;

  @BeforeAll
  static void startAll() throws Exception {
    receiver = new Receiver();
    prefixing = instance("prefixing", Map.of(), RunningInstance.launcher());
    switchedOff =
        instance(
            "switched-off",
            Map.of("REPLICATOR_NOTIFICATION_PREFIX", "false"),
            RunningInstance.launcher());
    brokenAgent = instance("broken-agent", Map.of(), treeWithAgent("throw new Error('broken');"));
    for (RunningInstance instance : List.of(prefixing, switchedOff, brokenAgent)) {
      RealKuma.chooseSqlite(instance.data());
      instance.start();
    }
  }

  @AfterAll
  static void endAll() {
    for (RunningInstance instance : List.of(prefixing, switchedOff, brokenAgent)) {
      instance.close();
    }
    receiver.close();
  }

  @Test
  void notifications_ofEveryKind_carryTheInstancesName() throws Exception {
    KumaApi api = ready(prefixing);
    assertThat(receivedTest(api)).isEqualTo("[kuma-1] Phone Testing");

    Map<Integer, Boolean> providers = new HashMap<>();
    for (Map<String, String> provider : List.of(webhook("webhook"), ntfy(), discord())) {
      providers.put(api.call("add-notification", json(provider)).path("id").asInt(), true);
    }
    String monitor =
        api.call("add-monitor", "web", receiver.url("web"), notifying(providers))
            .path("monitorID")
            .asText();
    JsonNode down = receiver.next("webhook");
    assertThat(down.path("msg").asText()).isEqualTo("[kuma-1] [web] [🔴 Down] " + FAULT);
    assertThat(down.at("/heartbeat/msg").asText()).isEqualTo("[kuma-1] " + FAULT);
    assertThat(down.at("/monitor/name").asText()).isEqualTo("web");
    assertThat(receiver.next("ntfy").path("message").asText()).isEqualTo("[kuma-1] " + FAULT);
    assertThat(receiver.next("discord").at("/embeds/0/title").asText()).contains("[kuma-1] web");

    receiver.monitoredStatus = 200;
    api.call("edit-monitor", monitor, "{}");
    assertThat(receiver.next("webhook").path("msg").asText())
        .isEqualTo("[kuma-1] [web] [✅ Up] 200 - OK");
    assertThat(receiver.next("ntfy").path("message").asText()).isEqualTo("[kuma-1] 200 - OK");
    assertThat(receiver.next("discord").at("/embeds/0/title").asText()).contains("[kuma-1] web");

    // Kuma stores a beat after it has notified.
    Await.until(
        "both beats are stored as Kuma writes them",
        Duration.ofSeconds(30),
        () -> importantBeats().equals(List.of(FAULT, "200 - OK")),
        () -> importantBeats().toString());
    assertThat(prefixing.log()).contains("event=misconfigured").doesNotContain("[REPLICATOR-KUMA]");
  }

  @Test
  void notifications_prefixSwitchedOff_areAsKumaWritesThem() throws Exception {
    assertThat(receivedTest(ready(switchedOff))).isEqualTo("Phone Testing");
  }

  @Test
  void agent_throws_kumaStartsAndNotifiesWithOneWarning() throws Exception {
    assertThat(receivedTest(ready(brokenAgent))).isEqualTo("Phone Testing");

    assertThat(brokenAgent.count("event=agent_left_out")).isEqualTo(1);
  }

  private static List<@Nullable String> importantBeats() {
    return TestDatabases.query(
        prefixing.database(), "SELECT msg FROM heartbeat WHERE important = 1 ORDER BY id");
  }

  private static RunningInstance instance(String name, Map<String, String> own, String launcher)
      throws IOException {
    Map<String, String> variables = new HashMap<>(own);
    variables.put("REPLICATOR_INSTANCE", "kuma-1");
    return new RunningInstance(directory.resolve(name), variables, launcher);
  }

  /** A copy of the program with another agent in it. */
  private static String treeWithAgent(String code) throws IOException {
    Path built = Path.of(RunningInstance.launcher());
    Path bin = Files.createDirectories(directory.resolve("tree/bin"));
    Path lib = Files.createDirectories(directory.resolve("tree/lib"));
    try (Stream<Path> jars = Files.list(built.resolveSibling("../lib").normalize())) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    Files.createDirectory(lib.resolve("agent"));
    Files.writeString(lib.resolve("agent/kuma-agent.cjs"), code);
    return Files.copy(built, bin.resolve("replicator-kuma")).toString();
  }

  private static KumaApi ready(RunningInstance instance) throws Exception {
    instance.awaitReadiness(Readiness.READY);
    instance.api().call("setup");
    return instance.api();
  }

  /** What arrives when somebody presses Test. */
  private static String receivedTest(KumaApi api) throws Exception {
    String path = "test-of-" + api.url().getPort();
    api.call("test-notification", json(webhook(path)));
    return receiver.next(path).path("msg").asText();
  }

  private static Map<String, String> webhook(String path) {
    return Map.of(
        "name", "Phone",
        "type", "webhook",
        "webhookURL", receiver.url(path),
        "webhookContentType", "json");
  }

  private static Map<String, String> ntfy() {
    return Map.of(
        "name", "ntfy",
        "type", "ntfy",
        "ntfyserverurl", receiver.url("ntfy"),
        "ntfytopic", "alerts");
  }

  private static Map<String, String> discord() {
    return Map.of("name", "chat", "type", "discord", "discordWebhookUrl", receiver.url("discord"));
  }

  private static String notifying(Map<Integer, Boolean> providers) throws IOException {
    return json(Map.of("notificationIDList", providers));
  }

  private static String json(Object value) throws IOException {
    return Receiver.JSON.writeValueAsString(value);
  }
}
