package io.github.replicatorkuma.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.files.LineChannel;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final String KEY = "the-key";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Order PUBLISH = new Order.Publish(PublishOptions.LOOK);
  private static final CycleReport PUBLISHED =
      new CycleReport(
          Result.DONE,
          "published",
          "published snapshot \"1\"\nwith 2 lines",
          "Nothing to do.",
          List.of("a logo is missing"),
          Optional.empty());

  private final ObedientDaemon daemon = new ObedientDaemon(true);
  private volatile String activity = "working";

  @SuppressWarnings("NullAway.Init")
  private Path socket;

  @SuppressWarnings("NullAway.Init")
  private ControlServer server;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void start() throws Exception {
    daemon.answers(PUBLISHED);
    daemon.start();
    socket = directory.resolve("control.sock");
    server = serve(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
    server.close();
  }

  private ControlServer serve(Duration patience) throws IOException {
    return ControlServer.at(
        socket, KEY, daemon.orders(), daemon.health(), order -> activity, patience);
  }

  private CycleReport carryOut(Order order) throws Exception {
    try (ControlClient client = ControlClient.connect(socket, KEY).orElseThrow()) {
      return client.carryOut(order, progress -> {});
    }
  }

  @Test
  void orders_areCarriedOutAsTheyWereGiven() throws Exception {
    Choice byId = new Choice.ById(new SnapshotId("0123abcd"));
    Choice asOf = new Choice.AsOf(Instant.parse("2026-01-02T03:04:05.678Z"));
    for (Order order :
        List.of(
            PUBLISH,
            new Order.Publish(new PublishOptions(true, false)),
            new Order.Publish(new PublishOptions(false, true)),
            new Order.Publish(new PublishOptions(true, false, false, true)),
            new Order.Apply(false, Optional.of(byId)),
            new Order.Apply(true, Optional.of(asOf)),
            new Order.Apply(true, Optional.of(new Choice.FromDirectory(Path.of("/a b/ü")))),
            new Order.ApplyKept(new KeptChoice(3, true, false)),
            new Order.ApplyKept(new KeptChoice(4, false, true)))) {
      assertThat(carryOut(order)).isEqualTo(PUBLISHED);
      assertThat(daemon.next()).isEqualTo(order);
    }
  }

  @Test
  void everyKindOfEnd_comesBack() throws Exception {
    for (Result result : Result.values()) {
      CycleReport end = new CycleReport(result, "event", "summary", "");
      daemon.answers(end);
      assertThat(carryOut(PUBLISH)).isEqualTo(end);
    }
  }

  @Test
  void orderThatIsNotForThisRole_endsAtOnce() throws Exception {
    CycleReport end = carryOut(new Order.Apply(false, Optional.empty()));

    assertThat(end.event()).isEqualTo("not_this_role");
    assertThat(daemon.hasBegunNothing()).isTrue();
  }

  @Test
  void progress_isToldWhileItLasts_andStatusIsAnsweredMeanwhile() throws Exception {
    CountDownLatch end = daemon.holds();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    activity = "fetching";
    CompletableFuture<CycleReport> report = inBackground(told);
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("fetching");
    activity = "writing";
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("writing");

    try (ControlClient client = ControlClient.connect(socket, KEY).orElseThrow()) {
      JsonNode status = client.status(PATIENCE).orElseThrow();
      assertThat(status.path("role").asText()).isEqualTo("leader");
      assertThat(status.path("cycleRunningSince").asText()).isNotEmpty();
    }

    end.countDown();
    assertThat(report.get(10, TimeUnit.SECONDS)).isEqualTo(PUBLISHED);
  }

  @Test
  void ordersPlacedDuringOneCycle_areAllCarriedOutWithoutWaitingForTheInterval() throws Exception {
    CountDownLatch end = daemon.holds();
    List<CompletableFuture<CycleReport>> reports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      reports.add(daemon.orders().place(PUBLISH));
    }
    end.countDown();

    for (CompletableFuture<CycleReport> report : reports) {
      assertThat(report.get(10, TimeUnit.SECONDS)).isEqualTo(PUBLISHED);
    }
  }

  @Test
  void daemonThatEnds_saysSoToWhoeverWaits() throws Exception {
    daemon.holds();
    CompletableFuture<CycleReport> report = inBackground(new LinkedBlockingQueue<>());
    daemon.next();

    daemon.close();

    assertThat(report.get(10, TimeUnit.SECONDS).summary()).isEqualTo("the replicator is ending");
  }

  @Test
  void clientThatGoesBeforeTheEnd_leavesTheOrderToBeCarriedOut() throws Exception {
    CountDownLatch end = daemon.holds();
    try (LineChannel lines = LineChannel.to(socket)) {
      lines.write(
          Json.text(Map.of("key", KEY, "order", RecordJson.fields((Record) PUBLISH))), PATIENCE);
      daemon.next();
    }
    end.countDown();

    assertThat(carryOut(PUBLISH)).isEqualTo(PUBLISHED);
  }

  @Test
  void otherKey_isRefused() throws Exception {
    try (ControlClient client = ControlClient.connect(socket, "another").orElseThrow()) {
      assertThatThrownBy(() -> client.carryOut(PUBLISH, progress -> {}))
          .isInstanceOf(ReplicationException.class)
          .hasMessageContaining("another state directory");
    }
    try (ControlClient client = ControlClient.connect(socket, "another").orElseThrow()) {
      assertThat(client.status(PATIENCE)).isEmpty();
    }
    assertThat(daemon.hasBegunNothing()).isTrue();
  }

  @Test
  void garbage_isAnsweredWithAnError_andStartsNothing() throws Exception {
    String key = "{\"key\":\"" + KEY + "\",";
    for (String request :
        List.of(
            "",
            "GET / HTTP/1.1",
            "null",
            "[]",
            "\u0000\u0001",
            "[".repeat(9000),
            "{\"order\":{\"kind\":\"Undo\"}}",
            key + "\"order\":\"Undo\"}",
            key + "\"order\":{\"kind\":\"Halt\"}}",
            key + "\"order\":{\"kind\":{}}}",
            key + "\"order\":{\"kind\":\"Undo\",\"force\":true}}",
            key + "\"order\":{\"kind\":\"Publish\",\"options\":{\"takeOver\":\"yes\"}}}",
            key + "\"order\":{\"kind\":\"Publish\",\"options\":{\"force\":true}}}",
            key + apply("{\"kind\":\"AsOf\",\"time\":\"yesterday\"}"),
            key + apply("{\"kind\":\"ById\",\"id\":{\"value\":\"../../etc\"}}"),
            key + apply("{\"kind\":\"ById\",\"id\":\"../../etc\"}"),
            key + apply("{\"kind\":\"ById\"}"))) {
      try (LineChannel lines = LineChannel.to(socket)) {
        lines.write(request, PATIENCE);
        assertThat(lines.read(1000, PATIENCE)).as(request).startsWith("{\"error\":\"");
      }
    }
    assertThat(daemon.hasBegunNothing()).isTrue();
    assertThat(carryOut(PUBLISH)).isEqualTo(PUBLISHED);
  }

  private static String apply(String choice) {
    return "\"order\":{\"kind\":\"Apply\",\"acceptDeletes\":false,\"choice\":" + choice + "}}";
  }

  @Test
  void megabytesWithoutAnEnd_areHungUpOn() throws Exception {
    try (LineChannel lines = LineChannel.to(socket)) {
      assertThatThrownBy(() -> lines.write("x".repeat(4 << 20), PATIENCE))
          .isInstanceOf(IOException.class);
    }
    assertThat(carryOut(PUBLISH)).isEqualTo(PUBLISHED);
  }

  @Test
  void silentConnections_giveTheirPlacesBack() throws Exception {
    server.close();
    server = serve(Duration.ofMillis(300));
    List<LineChannel> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(LineChannel.to(socket));
    }
    silent.get(0).write("{\"key\"", PATIENCE.dividedBy(2)); // half a request helps nothing

    Await.until("it answers again", PATIENCE, this::isAnswered, () -> "it does not");

    for (LineChannel lines : silent) {
      lines.close();
    }
  }

  private boolean isAnswered() throws IOException {
    try (ControlClient client = ControlClient.connect(socket, KEY).orElseThrow()) {
      return client.status(PATIENCE).isPresent();
    }
  }

  @Test
  void socketOfADeadDaemon_isNobody_andTheNextDaemonTakesItsPlace() throws Exception {
    server.close();
    assertThat(socket).doesNotExist();
    assertThat(ControlClient.connect(socket, KEY)).isEmpty();
    Files.createFile(socket);
    assertThat(ControlClient.connect(socket, KEY)).isEmpty();

    server = serve(PATIENCE);

    assertThat(carryOut(PUBLISH)).isEqualTo(PUBLISHED);
  }

  private CompletableFuture<CycleReport> inBackground(BlockingQueue<String> told) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (ControlClient client = ControlClient.connect(socket, KEY).orElseThrow()) {
            return client.carryOut(PUBLISH, told::add);
          } catch (IOException | ReplicationException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
