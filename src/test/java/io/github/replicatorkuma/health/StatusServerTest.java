package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusServerTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final Duration INTERVAL = Duration.ofMinutes(6);
  private static final CycleReport APPLIED =
      new CycleReport(
          Result.DONE,
          "applied",
          "applied snapshot 01234567",
          "",
          List.of("a logo is missing"),
          Optional.of(
              new Change(
                  Map.of(ReplicatedTables.MONITOR, new RowCounts(1, 2, 3)),
                  List.of(new ChangedMonitor(ChangedMonitor.Kind.ADDED, "7", "Web <shop>")),
                  Duration.ofMillis(1500))));

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final KnownSnapshot snapshot =
      new KnownSnapshot(
          new SnapshotId("0123456789abcdef"), new Position(2, 9), "alpha", clock.instant());
  private final Health health =
      new Health(
          new About(
              "3.0.0",
              "replica",
              "RESTORE",
              "beta",
              "s3:there",
              INTERVAL,
              Optional.empty(),
              Optional.empty()),
          () ->
              new Standing(
                  Optional.of(snapshot),
                  Optional.of(snapshot),
                  Optional.of(clock.instant()),
                  Optional.of(4096L)),
          clock);
  private final Metrics metrics = new Metrics(health::status);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> asked = new ArrayList<>();
  private boolean kumaAnswers = true;
  private CycleReport answer = APPLIED;

  @SuppressWarnings("NullAway.Init")
  private StatusServer server;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void start() throws IOException {
    health.tell(metrics::cycleEnded);
    serve(Optional.of(TOKEN));
  }

  private void serve(Optional<String> token) throws IOException {
    server =
        new StatusServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            health,
            metrics,
            () -> kumaAnswers,
            token,
            Set.of("kuma.example.org"),
            Map.of("/publish", () -> run("publish"), "/apply", () -> run("apply")));
  }

  private CompletableFuture<CycleReport> run(String what) {
    asked.add(what);
    return CompletableFuture.completedFuture(answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String path, String authorization) throws Exception {
    return send(request(path).header("Authorization", authorization).POST(BodyPublishers.noBody()));
  }

  private void ended(CycleReport report) {
    health.cycleBegan();
    clock.advance(Duration.ofSeconds(2));
    health.cycleEnded("abc123", report);
    health.nextCycleIn(INTERVAL);
  }

  @Test
  void livez_fails_whenTheLoopIsOverdueOrKumaDoesNotAnswer_andNotForTheRepository()
      throws Exception {
    ended(new CycleReport(Result.TERMINAL, "failed", "wrong password", "mend it"));
    assertThat(get("/livez").statusCode()).isEqualTo(200);

    kumaAnswers = false;
    assertThat(get("/livez").statusCode()).isEqualTo(503);
    assertThat(get("/livez").body()).contains("Uptime Kuma does not answer");

    kumaAnswers = true;
    health.beatsUntil(clock.instant().minusSeconds(1));
    assertThat(get("/livez").statusCode()).isEqualTo(503);
  }

  @Test
  void healthz_tellsWhetherReplicationWorks_andWhatToDo() throws Exception {
    ended(APPLIED);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);

    ended(new CycleReport(Result.TERMINAL, "failed", "wrong password", "mend it"));

    HttpResponse<String> bad = get("/healthz");
    assertThat(bad.statusCode()).isEqualTo(503);
    JsonNode told = new ObjectMapper().readTree(bad.body());
    assertThat(told.get("healthy").asBoolean()).isFalse();
    assertThat(told.get("reason").asText()).isEqualTo("wrong password");
    assertThat(told.get("hint").asText()).isEqualTo("mend it");
  }

  @Test
  void status_tellsAllThatIsKnown() throws Exception {
    ended(APPLIED);
    clock.advance(Duration.ofSeconds(8));

    HttpResponse<String> response = get("/status");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    JsonNode told = new ObjectMapper().readTree(response.body());
    assertThat(told.get("instance").asText()).isEqualTo("beta");
    assertThat(told.get("role").asText()).isEqualTo("replica");
    assertThat(told.at("/standing/inStep").asBoolean()).isTrue();
    assertThat(told.at("/standing/lagSeconds").asDouble()).isEqualTo(10.0);
    assertThat(told.at("/standing/here/leader").asText()).isEqualTo("alpha");
    assertThat(told.at("/standing/here/sequence").asLong()).isEqualTo(9);
    assertThat(told.at("/cycles/0/id").asText()).isEqualTo("abc123");
    assertThat(told.at("/cycles/0/seconds").asDouble()).isEqualTo(2.0);
    assertThat(told.at("/cycles/0/warnings/0").asText()).isEqualTo("a logo is missing");
    assertThat(told.at("/lastChange/change/tables/monitor/deleted").asLong()).isEqualTo(3);
    assertThat(told.at("/lastChange/change/monitors/0/name").asText()).isEqualTo("Web <shop>");
    assertThat(told.get("cycleRunningSince").isNull()).isTrue();
    assertThat(told.get("drift").isNull()).isTrue();
  }

  @Test
  void drift_isInStatusAndMetrics_untilItHasGone() throws Exception {
    Instant since = clock.instant();
    Drift.Part monitors = new Drift.Part("monitor", 12, 13);
    health.drift(Optional.of(new Drift(List.of(monitors, new Drift.Part("tag", 2, 2)), since)));

    JsonNode told = new ObjectMapper().readTree(get("/status").body()).get("drift");
    assertThat(told.get("since").asText()).isEqualTo(since.toString());
    assertThat(told.at("/tables/0/name").asText()).isEqualTo("monitor");
    assertThat(told.at("/tables/0/rowsApplied").asLong()).isEqualTo(12);
    assertThat(told.at("/tables/0/rows").asLong()).isEqualTo(13);
    assertThat(get("/metrics").body())
        .contains("replicator_kuma_drifted_tables 2.0")
        .doesNotContain("live_apply");

    health.drift(Optional.empty());
    assertThat(get("/metrics").body()).contains("replicator_kuma_drifted_tables 0.0");
  }

  @Test
  void liveApply_isAFigure_onceItIsKnown() throws Exception {
    health.liveApply(new Verdict(false, "each change restarts Uptime Kuma: why", ""));
    assertThat(get("/metrics").body()).contains("replicator_kuma_live_apply 0.0");

    health.liveApply(new Verdict(true, "changes are applied while Uptime Kuma runs", ""));
    assertThat(get("/metrics").body()).contains("replicator_kuma_live_apply 1.0");
  }

  @Test
  void page_isAtTheRoot_andSaysWhatABrowserMayDoWithIt() throws Exception {
    ended(APPLIED);

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValue(StatusPage.CONTENT_SECURITY_POLICY);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.body()).contains("In step").contains("Web &lt;shop&gt;");
    assertThat(get("/index.html").statusCode()).isEqualTo(404);
  }

  @Test
  void metrics_countCyclesRowsAndRestic_inBaseUnits() throws Exception {
    ended(APPLIED);
    metrics.resticCalled("snapshots", true);
    metrics.resticCalled("restore", false);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("text/plain");
    assertThat(response.body().lines())
        .contains(
            "replicator_kuma_build_info{role=\"replica\",version=\"3.0.0\"} 1",
            "replicator_kuma_cycles_total{event=\"applied\"} 1.0",
            "replicator_kuma_cycle_duration_seconds_sum{result=\"done\"} 2.0",
            "replicator_kuma_outage_seconds_sum 1.5",
            "replicator_kuma_rows_total{change=\"updated\"} 2.0",
            "replicator_kuma_restic_calls_total{command=\"restore\",result=\"failed\"} 1.0",
            "replicator_kuma_healthy 1.0",
            "replicator_kuma_in_step 1.0",
            "replicator_kuma_sequence 9.0",
            "replicator_kuma_snapshot_size_bytes 4096.0",
            "replicator_kuma_lag_seconds 2.0",
            "replicator_kuma_consecutive_failures 0.0")
        .anyMatch(line -> line.startsWith("replicator_kuma_last_success_timestamp_seconds 1.76"));
    assertThat(response.body()).doesNotContain("Web");
  }

  @Test
  void figuresOfTheFirstMoment_areThereToo() throws Exception {
    assertThat(get("/metrics").body())
        .contains("replicator_kuma_healthy 1.0")
        .doesNotContain("replicator_kuma_last_success_timestamp_seconds ");
    assertThat(get("/status").statusCode()).isEqualTo(200);
  }

  @Test
  void post_runsACycleAndTellsHowItEnded() throws Exception {
    HttpResponse<String> done = post("/apply", "Bearer " + TOKEN);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(done.body()).get("event").asText()).isEqualTo("applied");

    answer = new CycleReport(Result.STOPPED, "withheld", "another leads", "look");
    assertThat(post("/publish", "Bearer " + TOKEN).statusCode()).isEqualTo(409);
    answer = new CycleReport(Result.RETRYABLE, "failed", "unreachable", "");
    assertThat(post("/publish", "Bearer " + TOKEN).statusCode()).isEqualTo(503);

    assertThat(asked).containsExactly("apply", "publish", "publish");
  }

  @Test
  void post_withoutTheToken_orWhereThereIsNone_runsNothing() throws Exception {
    assertThat(send(request("/apply").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(401);
    assertThat(post("/apply", "Bearer " + TOKEN + "0").statusCode()).isEqualTo(401);
    assertThat(post("/apply", "Basic " + TOKEN).statusCode()).isEqualTo(401);
    assertThat(get("/apply").statusCode()).isEqualTo(405);
    server.close();
    serve(Optional.empty());
    assertThat(post("/apply", "Bearer ").statusCode()).isEqualTo(403);

    assertThat(asked).isEmpty();
  }

  @Test
  void otherMethodsAndPaths_areRefused() throws Exception {
    assertThat(send(request("/status").DELETE()).statusCode()).isEqualTo(405);
    assertThat(get("/statusx").statusCode()).isEqualTo(404);
    assertThat(get("/status/x").statusCode()).isEqualTo(404);
    HttpResponse<String> head = send(request("/healthz").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void portThatIsTaken_isAnException() {
    assertThatThrownBy(
            () ->
                new StatusServer(
                    server.address(),
                    health,
                    metrics,
                    () -> true,
                    Optional.empty(),
                    Set.of(),
                    Map.of()))
        .isInstanceOf(IOException.class);
  }
}
