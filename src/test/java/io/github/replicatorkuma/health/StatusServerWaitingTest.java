package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody waits for the end of a cycle: nobody else does. */
class StatusServerWaitingTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final CycleReport PUBLISHED =
      new CycleReport(Result.DONE, "published", "published it", "");

  /** More than the server has threads. */
  private static final int MANY = 12;

  private final BlockingQueue<CompletableFuture<CycleReport>> cycles = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private StatusServer server;

  @BeforeEach
  void serve() throws IOException {
    Health health =
        new Health(
            new About(
                "3.0.0",
                "leader",
                "BACKUP",
                "alpha",
                "s3:there",
                Duration.ofSeconds(5),
                Optional.empty(),
                Optional.empty()),
            () -> Standing.UNKNOWN,
            new MutableClock("2026-01-02T03:04:05Z"));
    server =
        new StatusServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            health,
            new Metrics(health::status),
            () -> true,
            Optional.of(TOKEN),
            Set.of(),
            Map.of("/publish", this::publish));
  }

  private CompletableFuture<CycleReport> publish() {
    CompletableFuture<CycleReport> cycle = new CompletableFuture<>();
    cycles.add(cycle);
    return cycle;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void get_whileManyPostsWaitForTheirCycles_isAnsweredAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
    List<CompletableFuture<CycleReport>> running = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      posts.add(
          client.sendAsync(
              request("/publish")
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString()));
      CompletableFuture<CycleReport> began = cycles.poll(30, TimeUnit.SECONDS);
      assertThat(began).as("cycle " + i).isNotNull();
      running.add(began);
    }

    for (String path : List.of("/livez", "/healthz", "/metrics", "/status", "/")) {
      HttpResponse<String> answer =
          client.send(
              request(path).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
    }

    assertThat(posts).noneMatch(CompletableFuture::isDone);
    running.forEach(cycle -> cycle.complete(PUBLISHED));
    for (CompletableFuture<HttpResponse<String>> post : posts) {
      HttpResponse<String> answer = post.get(30, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("published it");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }
}
