package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.SnapshotId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is shown of backups: on the page, to machines, and to who has the token. */
final class HistoryShownTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final CycleReport MADE =
      new CycleReport(CycleReport.Result.DONE, "backed_up", "made a backup", "");

  private final Health health = ShownInstances.replicaInStep();
  private final Instant now = health.status().now();
  private final Backup backup =
      new Backup(
          new SnapshotId("ab".repeat(32)),
          now,
          7,
          new Instance("kuma-a", "1111"),
          Map.of("kuma", "2.5.3"));

  private HistoryStanding standing(boolean overdue, Optional<Verdict> trouble) {
    return new HistoryStanding(
        Optional.of(now.minus(Duration.ofHours(2))),
        Optional.of(Duration.ofSeconds(4)),
        Optional.of(3L << 20),
        overdue,
        trouble,
        List.of(backup));
  }

  @Test
  void instanceWithoutBackups_showsNone() throws Exception {
    assertThat(StatusPage.of(health.status(), true, false)).doesNotContain("Backups");
    assertThat(Json.read(StatusJson.of(health.status())).path("history").isNull()).isTrue();
    assertThat(new Metrics(health::status).text()).doesNotContain("replicator_kuma_history_age");
  }

  @Test
  void page_tellsTheNewest_andWhyTheLastAttemptFailed() {
    health.history(standing(false, Optional.empty()));
    assertThat(StatusPage.of(health.status(), true, false))
        .contains(
            "The newest was made 2 hours ago: 3.0 MiB in 4.0 s.",
            "class=\"card\" aria-labelledby=\"backups\"");

    health.history(standing(true, Optional.of(new Verdict(false, "the disk is full", "Free it."))));
    assertThat(StatusPage.of(health.status(), true, false))
        .contains("The last attempt failed: the disk is full.", "Free it.")
        .contains("class=\"card warnings\" aria-labelledby=\"backups\"");
  }

  @Test
  void machines_areToldAgeSizeAndDuration_andNoNames() throws Exception {
    health.history(standing(true, Optional.empty()));
    JsonNode told = Json.read(StatusJson.of(health.status())).path("history");

    assertThat(told.path("overdue").asBoolean()).isTrue();
    assertThat(told.path("bytes").asLong()).isEqualTo(3L << 20);
    assertThat(told.has("backups")).isFalse();
    assertThat(new Metrics(health::status).text())
        .contains(
            "replicator_kuma_history_age_seconds 7200.0",
            "replicator_kuma_history_duration_seconds 4.0",
            "replicator_kuma_history_size_bytes 3145728.0",
            "replicator_kuma_history_overdue 1.0");
  }

  @Test
  void history_overHttp_isForWhoHasTheToken() throws Exception {
    health.history(standing(false, Optional.empty()));
    try (StatusServer server = server()) {
      assertThat(ask(server, "GET", "").statusCode()).isEqualTo(401);
      assertThat(ask(server, "POST", "").statusCode()).isEqualTo(401);
      assertThat(ask(server, "DELETE", TOKEN).statusCode()).isEqualTo(405);
      assertThat(ask(server, "POST", TOKEN).body()).contains("backed_up");

      JsonNode listed = Json.read(ask(server, "GET", TOKEN).body()).get(0);
      assertThat(listed.path("instance").asText()).isEqualTo("kuma-a");
      assertThat(listed.path("kuma").asText()).isEqualTo("2.5.3");
    }
  }

  @Test
  void livez_whileKumaIsNotStartedOnPurpose_isGood() throws Exception {
    try (StatusServer server = server()) {
      assertThat(ask(server, "/livez", "GET", "").statusCode()).isEqualTo(503);
      health.kumaHeldBack(true);
      assertThat(ask(server, "/livez", "GET", "").statusCode()).isEqualTo(200);
    }
  }

  private StatusServer server() throws Exception {
    return new StatusServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        health,
        new Metrics(health::status),
        () -> false,
        Optional.of(TOKEN),
        Set.of(),
        Map.of("/history", () -> CompletableFuture.completedFuture(MADE)));
  }

  private static HttpResponse<String> ask(StatusServer server, String method, String token)
      throws Exception {
    return ask(server, "/history", method, token);
  }

  private static HttpResponse<String> ask(
      StatusServer server, String path, String method, String token) throws Exception {
    URI place = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
