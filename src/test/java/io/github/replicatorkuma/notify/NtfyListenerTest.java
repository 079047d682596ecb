package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.SnapshotId;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NtfyListenerTest extends NtfyListenerCase {
  private static Notification note(String event) {
    return new Notification(
        event, "Title", "m", Priority.LOW, List.of("outbox_tray"), true, "", Optional.empty());
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
            new NtfyChannel(target, "leader", Optional.empty(), Optional.of(tag), Channel.TIMEOUT),
            Clock.systemUTC(),
            Optional::of,
            (reason, hint) -> {},
            () -> {},
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

    String filler = "x".repeat(NtfySubscription.LONGEST_LINE_BYTES);
    stream.write(filler);
    stream.write(filler);
    stream.say(message("a", OURS));
    stream.say(message("b", OURS));

    awaitSignal();
    assertNoSignalOn(stream);
  }

  @Test
  void signal_namesTheSnapshot_whereItsLeaderTellsIt() throws Exception {
    listen();
    NtfyStream stream = server.nextStream();

    stream.say(
        NtfyStream.event("message", "a", 1_700_000_000L, List.of(OURS, "snapshot-1bc3bda1")));
    awaitSignal();

    assertThat(named).containsExactly(new SnapshotId("1bc3bda1"));
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

    listening.interrupt();

    stream.awaitGone();
  }

  @Test
  void signals_makeAReplicaLook_untilTheyAreClosed() throws Exception {
    Semaphore looks = new Semaphore(0);
    NtfySignals replica =
        new NtfySignals(target, tag, named -> looks.release(), () -> false, new Random(1));
    replica.start();
    NtfyStream stream = server.nextStream();
    stream.say(message("a", OURS));
    assertThat(looks.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    replica.close();

    stream.awaitGone();
  }
}
