package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.notify.NtfyServer;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people hear of one edit by each channel, of a leader and of its replica: real Uptime Kumas
 * under the program as it is shipped.
 */
@SuppressWarnings("NullAway.Init")
class MessagesIT {
  private static final String PASSWORD = "geheim";
  private static final String PHONE = "phone";
  private static final String UNCHANGED = "event=unchanged";

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Receiver receiver;
  private NtfyServer ntfy;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RunningInstance instance(String name, String mode) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", PASSWORD);
    variables.put("REPLICATOR_CHECK_INTERVAL", "1s");
    variables.put("REPLICATOR_RESTORE_INTERVAL", "5s");
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("LOG_LEVEL", "debug");
    variables.put("NTFY_URL", ntfy.root() + "topic");
    variables.put("REPLICATOR_WEBHOOK_URL", receiver.url(name));
    variables.put("REPLICATOR_NOTIFY_WITH", "My phone");
    RunningInstance instance = new RunningInstance(directory.resolve(name), variables);
    open.add(instance);
    RealKuma.chooseSqlite(instance.data());
    return instance;
  }

  @Test
  void editOfOneMonitor_isToldByEachChannel_onBothSides() throws Exception {
    CheapRepository.create(directory.resolve("repository"), PASSWORD);
    receiver = new Receiver();
    open.add(receiver);
    ntfy = new NtfyServer();
    open.add(ntfy);
    RunningInstance leader = instance("leader", "BACKUP");
    String monitor = setUp(leader);
    receiver.forget(PHONE, "leader");
    while (ntfy.waiting() > 0) {
      ntfy.next();
    }
    RunningInstance replica = instance("replica", "RESTORE").start();
    // The notification has come with what is applied, and tells of it.
    assertThat(receiver.next(PHONE).path("msg").asText()).startsWith("[replica] ");
    assertThat(receiver.next("replica").path("event").asText()).isEqualTo("applied");
    assertThat(ntfy.next().text("title")).startsWith("[replica] ");
    replica.awaitReadiness(Readiness.READY);

    leader.api().call("edit-monitor", monitor, "{\"name\":\"NAS\"}");

    JsonNode published = receiver.next("leader");
    JsonNode applied = receiver.next("replica");
    assertThat(published.path("event").asText()).isEqualTo("published");
    assertThat(published.path("instance").asText()).isEqualTo("leader");
    assertThat(applied.path("event").asText()).isEqualTo("applied");
    assertThat(applied.path("instance").asText()).isEqualTo("replica");
    List<String> byPhone = new ArrayList<>();
    List<String> byNtfy = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      byPhone.add(receiver.next(PHONE).path("msg").asText());
      NtfyServer.Request request = ntfy.next();
      byNtfy.add(request.text("title") + "\n" + request.text("message"));
    }
    assertThat(byPhone).containsExactlyInAnyOrder(text(published), text(applied));
    assertThat(byNtfy).containsExactlyInAnyOrder(text(published), text(applied));
    assertThat(TestDatabases.query(replica.database(), "SELECT name FROM monitor"))
        .containsExactly("NAS");
    for (RunningInstance side : List.of(leader, replica)) {
      JsonNode posted = side == leader ? published : applied;
      String said = posted.path("title").asText() + " " + posted.path("message").asText();
      String event = "event=" + posted.path("event").asText() + " ";
      String logged =
          side.log().lines().filter(line -> line.contains(event)).reduce("", (any, last) -> last);
      System.out.printf("%s%n%s%n", said, logged);
      assertThat(said).contains("1 monitor changed");
      assertThat(logged).contains("summary=");
      if (side == leader) {
        assertThat(said).contains("(NAS)");
        assertThat(logged).contains("(NAS)");
      }
    }
    assertThat(replica.log()).doesNotContain("kuma_notification_failed", "webhook_failed");
  }

  /** With a notification from the beginning: a daemon starts beside it that has nothing to tell. */
  private String setUp(RunningInstance leader) throws Exception {
    leader.start();
    leader.awaitReadiness(Readiness.READY);
    leader.api().call("setup");
    String phone =
        Receiver.JSON.writeValueAsString(
            Map.of(
                "name", "My phone",
                "type", "webhook",
                "webhookURL", receiver.url(PHONE),
                "webhookContentType", "json"));
    leader.api().call("add-notification", phone);
    String monitor =
        leader.api().call("add-monitor", "web", leader.url() + "/").path("monitorID").asText();
    // A look may have begun before the edit.
    leader.awaitLog(UNCHANGED, leader.count(UNCHANGED) + 2);
    leader.end();
    leader.start();
    leader.awaitReadiness(Readiness.READY);
    return monitor;
  }

  /** As ntfy and Uptime Kuma's providers show it. */
  private static String text(JsonNode posted) {
    return "[%s] %s%n%s"
        .formatted(
            posted.path("instance").asText(),
            posted.path("title").asText(),
            posted.path("message").asText());
  }
}
