package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to ntfy that fail, are refused or fall silent. */
@Timeout(60)
class NtfyOutageTest extends NtfyListenerCase {
  private static void assertPauses(List<Duration> pauses, int... seconds) {
    assertThat(pauses).hasSameSizeAs(seconds);
    for (int i = 0; i < seconds.length; i++) {
      // Up to a fifth is taken off at random.
      Duration whole = Duration.ofSeconds(seconds[i]);
      assertThat(pauses.get(i)).isBetween(whole.multipliedBy(4).dividedBy(5), whole);
    }
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
        stream.cut();
      }
      server.nextStream();
      stopListening();

      String works = "INFO event=signals_work server=" + target.server();
      String lost =
          "WARN event=signals_lost server="
              + target.server()
              + " reason=\"HTTP 503\" hint=\"Meanwhile it looks every"
              + " REPLICATOR_RESTORE_INTERVAL.\"";
      assertThat(log.lines()).containsExactly(lost, works, lost, works, lost);
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
          .contains("signals_lost", "connection refused")
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
}
