package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.notify.Delivery.Limits;
import io.github.replicatorkuma.notify.NtfyServer.Request;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryTest extends DeliveryCase {
  private String title() throws InterruptedException {
    return server.next().text("title");
  }

  private static Notification state(String event) {
    return new Notification(
        event, event, "m", Priority.HIGH, List.of(), false, "", Optional.empty());
  }

  private String authorizationOf(NtfyTarget to) throws InterruptedException {
    Delivery notifier = start(to);
    notifier.send(Notes.important("m"));
    String authorization = server.next().headers().getFirst("Authorization");
    notifier.close(LONG);
    return authorization;
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
}
