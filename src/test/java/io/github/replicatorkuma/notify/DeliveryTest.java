package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.notify.Delivery.Limits;
import io.github.replicatorkuma.notify.NtfyServer.Request;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryTest {
  private static final URI CLICK = URI.create("https://kuma.example.org/dashboard");

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Limits LIMITS = new Limits(5, Duration.ofMillis(1), Duration.ofHours(1));

  private final MutableClock clock = new MutableClock("2026-03-01T12:00:00Z");
  private final List<String> outages = new CopyOnWriteArrayList<>();
  private NtfyServer server;
  private NtfyTarget target;

  @BeforeEach
  void startServer() throws IOException {
    server = new NtfyServer();
    target = NtfyTarget.open(server.root(), "my-topic");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void message_arrivesAsJsonAtTheServersRoot() throws InterruptedException {
    Delivery notifier = start(target);

    notifier.send(
        new Notification(
            "applied",
            "Applied – 3 rows",
            "Grüße 🐻\n\"zweite\" Zeile",
            Priority.LOW,
            List.of("inbox_tray", "tada"),
            true,
            "",
            Optional.empty()));

    Request request = server.next();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo(URI.create("/"));
    assertThat(request.protocol()).isEqualTo("HTTP/1.1");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers()).doesNotContainKey("Authorization").doesNotContainKey("Upgrade");
    assertThat(request.text("topic")).isEqualTo("my-topic");
    assertThat(request.text("title")).isEqualTo("[berlin] Applied – 3 rows");
    assertThat(request.text("message"))
        .as("nobody's text begins a line of its own")
        .isEqualTo("Grüße 🐻\\u000a\"zweite\" Zeile");
    assertThat(request.body().get("priority").asInt()).isEqualTo(2);
    assertThat(request.body().get("tags"))
        .extracting(tag -> tag.asText())
        .containsExactly("inbox_tray", "tada");
    assertThat(request.text("click")).isEqualTo(CLICK.toString());
    notifier.close(LONG);
  }

  @Test
  void token_isSentAsBearer() throws InterruptedException {
    assertThat(authorizationOf(target.withToken("tk_x"))).isEqualTo("Bearer tk_x");
  }

  @Test
  void login_isSentAsBasic() throws InterruptedException {
    assertThat(authorizationOf(target.withLogin("me", "pässword")))
        .isEqualTo("Basic bWU6cMOkc3N3b3Jk");
  }

  @Test
  void authParameter_andPathOfTheServer_areKept() throws InterruptedException {
    URI root = server.root().resolve("/push/");
    Delivery notifier = start(NtfyTarget.open(root, "t").withAuthParameter("QmV%3D"));

    notifier.send(Notes.important("m"));

    assertThat(server.next().uri()).isEqualTo(URI.create("/push/?auth=QmV%3D"));
    notifier.close(LONG);
  }

  @Test
  void serverFailsTwice_thirdTryDelivers() throws InterruptedException {
    server.answer(500, 429);
    Delivery notifier = start(target);

    notifier.send(Notes.important("m"));
    notifier.close(LONG);

    assertThat(server.waiting()).isEqualTo(3);
    assertThat(server.next().body()).isEqualTo(server.next().body());
  }

  @Test
  void answerThatIsNotNtfys_isAFailure_withItsHint() throws InterruptedException {
    server.answerWithAPage();
    server.answerWithAPage();
    server.answerWithAPage();
    try (CapturedLog log = CapturedLog.of(Delivery.class)) {
      Delivery notifier = start(target);
      notifier.send(Notes.important("m"));
      notifier.close(LONG);

      assertThat(server.waiting()).isEqualTo(3);
      assertThat(log.lines().toString())
          .contains("event=ntfy_failed", "no ntfy server", "hint=", "sign in");
    }
  }

  @Test
  void serverFailsThreeTimes_messageIsLostAndTheNextOneArrives() throws InterruptedException {
    server.answer(503, 503, 503);
    Delivery notifier = start(target);

    notifier.send(Notes.important("first"));
    notifier.send(Notes.important("second"));
    notifier.close(LONG);

    assertThat(List.of(next(), next(), next(), next()))
        .containsExactly("first", "first", "first", "second");
    assertThat(server.waiting()).isZero();
  }

  @Test
  void stateThatCouldNotBeTold_isToldOnceTheServerIsBack() throws InterruptedException {
    server.answer(503, 503, 503, 503, 503);
    Delivery notifier = start(target, new Limits(5, Duration.ofMillis(1), Duration.ofMillis(1)));

    notifier.send(state("failing"));

    for (int tries = 0; tries < 6; tries++) {
      assertThat(server.next().text("title")).contains("failing");
    }
    notifier.close(LONG);
    assertThat(server.waiting()).isZero();
  }

  @Test
  void stateThatEndedBeforeAnybodyHeard_isOwedNoMore() throws InterruptedException {
    CountDownLatch answers = server.hold();
    server.answer(503, 503, 503);
    Delivery notifier = start(target);

    notifier.send(state("failing"));
    notifier.send(state("recovered"));
    notifier.send(state("drifted"));
    answers.countDown();

    assertThat(List.of(title(), title(), title(), title()))
        .containsExactly(
            "[berlin] failing", "[berlin] failing", "[berlin] failing", "[berlin] drifted");
    notifier.close(LONG);
    assertThat(server.waiting()).isZero();
  }

  private String title() throws InterruptedException {
    return server.next().text("title");
  }

  private static Notification state(String event) {
    return new Notification(
        event, event, "m", Priority.HIGH, List.of(), false, "", Optional.empty());
  }

  @Test
  void serverRejects_isNotTriedAgain() {
    server.answer(401);
    Delivery notifier = start(target);

    notifier.send(Notes.important("m"));
    notifier.close(LONG);

    assertThat(server.waiting()).isEqualTo(1);
  }

  @Test
  void outage_isToldOnceAndItsEndOnce() {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      server.answer(503, 503, 503, 401, 503, 503, 503);
      Delivery notifier = start(target);
      for (String message : List.of("lost", "lost", "lost", "arrives", "arrives")) {
        notifier.send(Notes.important(message));
      }
      notifier.close(LONG);

      assertThat(log.lines())
          .containsExactly(
              "WARN event=ntfy_failed server="
                  + target.server()
                  + " kind=failing reason=\"HTTP 503\"",
              "INFO event=ntfy_works_again server=" + target.server());
      assertThat(outages).containsExactly("HTTP 503 ", " ");
    }
  }

  @Test
  void logs_nameNeitherTopicNorLogin() {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      server.answer(403);
      NtfyTarget secret =
          NtfyTarget.open(server.root(), "my-topic").withToken("tk_x").withAuthParameter("abc");
      Delivery notifier = start(secret);
      notifier.send(Notes.important("m"));
      notifier.close(LONG);

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0) + secret)
          .contains("NTFY_TOKEN")
          .doesNotContain("my-topic", "tk_x", "abc");
    }
  }

  @Test
  void redirect_isNotFollowedAndTheLogSaysWhy() {
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      server.answer(301);
      Delivery notifier = start(target);
      notifier.send(Notes.important("m"));
      notifier.close(LONG);

      assertThat(server.waiting()).isEqualTo(1);
      assertThat(log.lines()).hasSize(1).first().asString().contains("https://");
    }
  }

  @Test
  void nobodyListens_senderIsNotHeldUpAndCloseEndsInTime() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    NtfyTarget dead = NtfyTarget.open(URI.create("http://127.0.0.1:" + port + "/"), "t");
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      Delivery notifier = start(dead);

      long start = System.nanoTime();
      notifier.send(Notes.important("m"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

      notifier.close(LONG);
      assertThat(log.lines()).hasSize(1).first().asString().contains("ConnectException");
    }
  }

  @Test
  void serverNeverAnswers_eachTryEndsByItsTimeout() throws InterruptedException {
    CountDownLatch held = server.hold();
    Delivery notifier =
        new Delivery(
            channel(target, Duration.ofMillis(200)), clock, Optional::of, (r, h) -> {}, LIMITS);

    notifier.send(Notes.important("m"));

    assertThat(List.of(next(), next(), next())).containsExactly("m", "m", "m");
    held.countDown();
    notifier.close(LONG);
  }

  @Test
  void serverNeverAnswers_fullOutboxLosesTheOldestRoutineMessages() throws InterruptedException {
    CountDownLatch held = server.hold();
    Delivery notifier = start(target);
    notifier.send(Notes.important("in flight"));
    assertThat(next()).isEqualTo("in flight");

    for (int i = 1; i <= 4; i++) {
      notifier.send(Notes.routine("routine " + i));
      notifier.send(Notes.important("important " + i));
    }
    held.countDown();
    notifier.close(LONG);

    assertThat(List.of(next(), next(), next(), next(), next()))
        .containsExactly("important 1", "important 2", "important 3", "routine 4", "important 4");
    assertThat(server.waiting()).isZero();
  }

  @Test
  void fullOfImportantMessages_losesTheOldest() throws InterruptedException {
    CountDownLatch held = server.hold();
    Delivery notifier = start(target);
    notifier.send(Notes.important("in flight"));
    assertThat(next()).isEqualTo("in flight");

    for (int i = 1; i <= 7; i++) {
      notifier.send(Notes.important("important " + i));
    }
    held.countDown();
    notifier.close(LONG);

    assertThat(next()).isEqualTo("important 3");
    assertThat(server.waiting()).isEqualTo(4);
  }

  @Test
  void close_serverHangs_returnsAfterTheGraceAndSaysWhatIsLost() throws InterruptedException {
    server.hold();
    try (CapturedLog log = CapturedLog.ofPackage(Delivery.class)) {
      Delivery notifier = start(target);
      notifier.send(Notes.important("one"));
      server.next();
      notifier.send(Notes.important("two"));

      long start = System.nanoTime();
      notifier.close(Duration.ofMillis(100));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(log.lines())
          .contains("WARN event=notifications_lost server=" + target.server() + " waiting=2");
    }
  }

  @Test
  void close_betweenTwoTries_doesNotWaitOutThePause() throws InterruptedException {
    server.answer(503);
    Delivery notifier = start(target, new Limits(5, Duration.ofHours(1), Duration.ofHours(1)));
    notifier.send(Notes.important("m"));
    assertThat(next()).isEqualTo("m");

    notifier.close(LONG);

    assertThat(next()).isEqualTo("m");
  }

  @Test
  void close_thenSend_isLostSilently() {
    Delivery notifier = start(target);
    notifier.close(LONG);

    notifier.send(Notes.important("late"));
    notifier.close(LONG);

    assertThat(server.waiting()).isZero();
  }

  @Test
  void routineMessages_stopAtSixtyADayWithAWordAboutIt() throws InterruptedException {
    Delivery notifier = start(target);

    for (int i = 1; i <= 60; i++) {
      notifier.send(Notes.routine("routine " + i));
      assertThat(next()).isEqualTo("routine " + i);
    }
    notifier.send(Notes.routine("routine 61"));
    assertThat(next()).startsWith("60 routine messages were sent");

    notifier.send(Notes.routine("routine 62"));
    notifier.send(Notes.important("important"));
    assertThat(next()).isEqualTo("important");

    clock.advance(Duration.ofHours(12));
    notifier.send(Notes.routine("next day"));
    assertThat(next()).isEqualTo("next day");
    notifier.close(LONG);
    assertThat(server.waiting()).isZero();
  }

  @Test
  void severalWays_areAllTold() throws InterruptedException {
    Notifier both = Notifier.all(List.of(start(target), start(target)));

    both.send(Notes.important("m"));

    assertThat(List.of(next(), next())).containsExactly("m", "m");
    both.close(LONG);
  }

  @Test
  void nothingConfigured_swallowsEverything() {
    Notifier notifier = Notifier.all(List.of());

    notifier.send(Notes.important("m"));
    notifier.close(LONG);

    assertThat(server.waiting()).isZero();
  }

  private Delivery start(NtfyTarget to) {
    return start(to, LIMITS);
  }

  private Delivery start(NtfyTarget to, Limits limits) {
    return new Delivery(
        channel(to, NtfyChannel.TIMEOUT),
        clock,
        Optional::of,
        (reason, hint) -> outages.add(reason + " " + hint),
        limits);
  }

  private static NtfyChannel channel(NtfyTarget to, Duration timeout) {
    return new NtfyChannel(to, "berlin", Optional.of(CLICK), Optional.empty(), timeout);
  }

  private String next() throws InterruptedException {
    return server.next().text("message");
  }

  private String authorizationOf(NtfyTarget to) throws InterruptedException {
    Delivery notifier = start(to);
    notifier.send(Notes.important("m"));
    String authorization = server.next().headers().getFirst("Authorization");
    notifier.close(LONG);
    return authorization;
  }
}
