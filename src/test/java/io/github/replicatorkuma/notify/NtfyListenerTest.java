package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NtfyListenerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String OURS = "repository-" + "ba7816bf";

  private final SignalTag tag = new SignalTag();
  private final AtomicInteger signals = new AtomicInteger();
  private final Semaphore signalled = new Semaphore(0);
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private NtfyServer server;
  private NtfyTarget target;
  private Thread listening = new Thread(() -> {});

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");

  @BeforeEach
  void startServer() throws IOException {
    server = new NtfyServer();
    target = NtfyTarget.open(server.root(), "my-topic");
    tag.learnFrom(() -> Optional.of(new RepositoryId("abc")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    listening.interrupt();
    listening.join();
    server.close();
  }

  @Test
  void messageWithOurTag_isASignal() throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    stream.say(message("a", OURS));

    awaitSignal();
    assertThat(stream.address()).isEqualTo("/my-topic/json");
    assertThat(stream.authorization()).isEqualTo("null");
  }

  @Test
  void messageOfALeader_isASignal() throws Exception {
    listen();
    server.nextStream();
    Notifier notifier =
        new Delivery(
            new NtfyChannel(
                target, "leader", Optional.empty(), Optional.of(tag), NtfyChannel.TIMEOUT),
            Clock.systemUTC(),
            Optional::of,
            (reason, hint) -> {},
            Delivery.Limits.DEFAULT);

    notifier.send(note("published"));

    awaitSignal();
    assertThat(server.next().body().get("tags").toString())
        .isEqualTo("[\"outbox_tray\",\"" + OURS + "\"]");
    notifier.close(LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"x\",\"time\":1700000000,\"event\":\"message\",\"tags\":[\"repository-00000000\"]}",
        "{\"id\":\"x\",\"time\":1700000000,\"event\":\"message\",\"tags\":[\"warning\"]}",
        "{\"id\":\"x\",\"time\":1700000000,\"event\":\"message\",\"message\":\"" + OURS + "\"}",
        "{\"id\":\"x\",\"time\":1700000000,\"event\":\"keepalive\",\"tags\":[\"" + OURS + "\"]}",
        "{\"id\":\"x\",\"event\":\"message\",\"tags\":[\"" + OURS + "\"]}",
        "{\"id\":\"x\",\"time\":-1,\"event\":\"message\",\"tags\":[\"" + OURS + "\"]}",
        "{\"id\":\"x\",\"time\":1700000000,\"event\":\"message\",\"tags\":[\"" + OURS,
        "[\"" + OURS + "\"]",
        "<html>" + OURS,
        "null",
        "\u0000"
      })
  void anythingElse_isNoSignal(String line) throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    stream.say(line);

    assertNoSignalOn(stream);
  }

  @Test
  void endlessLine_isDroppedAndTheNextOneHeard() throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    String filler = "x".repeat(StreamLines.LONGEST_LINE_BYTES);
    stream.write(filler);
    stream.write(filler);
    stream.say(message("a", OURS));
    stream.say(message("b", OURS));

    awaitSignal();
    assertNoSignalOn(stream);
  }

  @Test
  void lineInPieces_isPutTogether() throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    for (String piece :
        List.of(message("a", OURS).substring(0, 20), message("a", OURS).substring(20))) {
      stream.write(piece);
    }
    stream.say("");

    awaitSignal();
  }

  @Test
  void repositoryNeverSeen_signalsOfAnyFleetCount() throws Exception {
    tag.learnFrom(Optional::empty);
    listen();
    NtfyStream stream = server.nextStream();

    stream.say(message("a", "warning"));
    stream.say(message("b", "repository-00000000"));

    awaitSignal();
    assertNoSignalOn(stream);
  }

  @Test
  void connectionCut_isTakenUpWhereItEnded_andNothingIsTakenForMissed() throws Exception {
    listen();
    NtfyStream first = server.nextStream();
    first.say(NtfyStream.event("message", "a", 1_800_000_000L, List.of(OURS)));
    awaitSignal();
    first.cut();

    NtfyStream second = server.nextStream();
    second.say(NtfyStream.event("message", "a", 1_800_000_000L, List.of(OURS)));

    assertThat(second.address()).isEqualTo("/my-topic/json?since=1800000000");
    assertNoSignalOn(second);
  }

  @Test
  void serverWasAway_isASignalSinceOneMayHaveBeenMissed() throws Exception {
    server.refuse(503);
    listen();

    server.nextStream();

    awaitSignal();
  }

  @Test
  void serverKeepsFailing_triesGetRarer() throws Exception {
    server.refuse(503, 429, 500, 502, 503, 503, 503, 503, 503, 503, 503);
    listen();
    server.nextStream();

    assertPauses(List.copyOf(pauses), 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300);
  }

  @Test
  void connectionThatWorked_isTakenUpAgainAtOnce() throws Exception {
    server.refuse(503, 503, 503);
    listen();
    NtfyStream stream = server.nextStream();
    stream.say(NtfyStream.event("keepalive", "k", 1_800_000_000L, List.of()));
    stream.cut();
    server.nextStream();

    assertPauses(List.copyOf(pauses), 1, 2, 4, 1);
  }

  @Test
  void connectionThatOnlyOpens_isTakenUpMoreAndMoreRarely() throws Exception {
    listen();
    for (int cuts = 1; cuts <= 4; cuts++) {
      server.nextStream().cut();
    }
    server.nextStream();

    assertPauses(List.copyOf(pauses), 1, 2, 4, 8);
    assertThat(signals).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404})
  void refused_isToldOnceAndTriedAgainOnceAnHour(int status) throws Exception {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      server.refuse(status, status, status);
      listen();
      server.nextStream();
      awaitSignal();
      stopListening();

      assertThat(pauses).containsOnly(NtfyListener.REFUSED_PAUSE).hasSize(3);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith(
              "WARN event=signals_refused server=" + target.server() + " reason=\"HTTP " + status)
          .contains("REPLICATOR_SIGNAL=off", "REPLICATOR_RESTORE_INTERVAL");
    }
  }

  @Test
  void outage_isToldOnceAndItsEndOnce() throws Exception {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      server.refuse(503, 503, 503);
      listen();
      for (int connection = 1; connection <= 2; connection++) {
        NtfyStream stream = server.nextStream();
        stream.say(NtfyStream.event("keepalive", "k", 1_800_000_000L, List.of()));
        server.refuse(503, 503, 503);
        clock.advance(Duration.ofDays(1));
        stream.cut();
      }
      server.nextStream();
      stopListening();

      String works = "INFO event=signals_work server=" + target.server();
      String lost =
          "WARN event=signals_lost server="
              + target.server()
              + " reason=\"HTTP 503\" hint=\"Meanwhile it looks every REPLICATOR_RESTORE_INTERVAL.\"";
      assertThat(log.lines()).containsExactly(lost, works, lost, works, lost);
    }
  }

  @Test
  void outagesThatFollowOneAnother_areToldOnce() throws Exception {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      listen();
      for (int connection = 1; connection <= 3; connection++) {
        NtfyStream stream = server.nextStream();
        stream.say(NtfyStream.event("keepalive", "k", 1_800_000_000L, List.of()));
        server.refuse(503, 503, 503);
        stream.cut();
      }
      server.nextStream().say(NtfyStream.event("keepalive", "k", 1_800_000_000L, List.of()));
      stopListening();

      assertThat(log.lines().stream().map(line -> line.split(" ", -1)[1]))
          .startsWith("event=signals_work", "event=signals_lost", "event=signals_work")
          .hasSize(3);
    }
  }

  @Test
  void nobodyThere_isToldWithoutTopicOrLogin() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    target =
        NtfyTarget.open(URI.create("http://127.0.0.1:" + port + "/"), "my-topic")
            .withToken("tk_x")
            .withAuthParameter("abc");
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      listen();
      assertThat(pauses.poll(20, TimeUnit.SECONDS)).isNotNull();
      stopListening();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("signals_lost", "ConnectException")
          .doesNotContain("my-topic", "tk_x", "abc");
    }
  }

  @Test
  void silentServer_countsAsDead() throws Exception {
    listen(Duration.ofMillis(200));
    NtfyStream dead = server.nextStream();
    dead.write("x");

    server.nextStream();

    awaitSignal();
    dead.awaitGone();
  }

  @Test
  void login_isThatOfPublishing() throws Exception {
    URI root = server.root().resolve("/push/");
    target = NtfyTarget.open(root, "t").withToken("tk_x").withAuthParameter("QmV%3D");
    listen();
    NtfyStream first = server.nextStream();
    first.cut();

    assertThat(first.address()).isEqualTo("/push/t/json?auth=QmV%3D");
    assertThat(first.authorization()).isEqualTo("Bearer tk_x");
    assertThat(server.nextStream().address()).matches("/push/t/json\\?since=[0-9]{10}&auth=QmV%3D");
  }

  @Test
  void interruption_closesTheConnection() throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    stopListening();

    stream.awaitGone();
  }

  @Test
  void signals_makeAReplicaLook_untilTheyAreClosed() throws Exception {
    Semaphore looks = new Semaphore(0);
    NtfySignals replica = new NtfySignals(target, tag, looks::release, new Random(1));
    replica.start();
    NtfyStream stream = server.nextStream();
    stream.say(message("a", OURS));
    assertThat(looks.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    replica.close();

    stream.awaitGone();
  }

  private void listen() {
    listen(LONG);
  }

  private void listen(Duration silence) {
    NtfyListener listener =
        new NtfyListener(
            target,
            tag,
            () -> {
              signals.incrementAndGet();
              signalled.release();
            },
            new NtfySubscription(target, silence),
            pauses::add,
            new Random(1),
            clock);
    listening =
        new Thread(
            () -> {
              try {
                listener.listen();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    listening.start();
  }

  private void stopListening() throws InterruptedException {
    listening.interrupt();
    listening.join();
  }

  private void awaitSignal() throws InterruptedException {
    assertThat(signalled.tryAcquire(20, TimeUnit.SECONDS)).as("a signal was given").isTrue();
  }

  /** All that was said on a stream has been heard when its listener connects anew. */
  private void assertNoSignalOn(NtfyStream stream) throws InterruptedException {
    stream.cut();
    server.nextStream();
    assertThat(signalled.availablePermits()).isZero();
  }

  private static String message(String id, String tag) {
    return NtfyStream.event("message", id, 1_700_000_000L, List.of(tag));
  }

  private static Notification note(String event) {
    return new Notification(
        event, "Title", "m", Priority.LOW, List.of("outbox_tray"), true, "", Optional.empty());
  }

  private static void assertPauses(List<Duration> pauses, int... seconds) {
    assertThat(pauses).hasSameSizeAs(seconds);
    for (int i = 0; i < seconds.length; i++) {
      // Up to a fifth is taken off at random.
      Duration whole = Duration.ofSeconds(seconds[i]);
      assertThat(pauses.get(i)).isBetween(whole.multipliedBy(4).dividedBy(5), whole);
    }
  }
}
