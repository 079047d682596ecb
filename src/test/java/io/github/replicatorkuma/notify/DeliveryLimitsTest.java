package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.notify.Delivery.Limits;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much waits to be told, and for how long anybody waits for that. */
@Timeout(60)
class DeliveryLimitsTest extends DeliveryCase {
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
      assertThat(log.lines()).hasSize(1).first().asString().contains("connection refused");
    }
  }

  @Test
  void serverNeverAnswers_eachTryEndsByItsTimeout() throws InterruptedException {
    CountDownLatch held = server.hold();
    Delivery notifier =
        new Delivery(
            channel(target, Duration.ofMillis(200)),
            clock,
            Optional::of,
            (r, h) -> {},
            () -> {},
            LIMITS);

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
}
