package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.LineChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent in a real Uptime Kuma answers. */
class AgentClientIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private RealKuma kuma;
  private LiveKuma live;

  @BeforeEach
  void start() throws Exception {
    kuma = RealKuma.withAgent(directory);
    live = kuma.kuma().live();
    assertThat(live.obstacle()).as("before the start").isPresent();
    kuma.started();
    kuma.api("setup");
  }

  @AfterEach
  void end() throws Exception {
    kuma.close();
  }

  @Test
  void writeOfAnEdit_isToldAtOnce_andBeatsAreNot() throws Exception {
    assertThat(live.obstacle()).isEmpty();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(kuma.data().resolve("agent.sock"))))
        .isEqualTo("rw-------");
    kuma.api("add-monitor", "self", kuma.url() + "/", "{\"interval\":20}");
    long known = settledWrites();
    TestDatabases.execute(kuma.database(), "UPDATE monitor SET \"interval\" = 1");
    live.reload(new ChangedRows(Set.of("1"), Set.of(), Set.of(), Set.of("monitors")));
    awaitBeats(3);
    assertThat(live.awaitWrite(known, Duration.ofMillis(1))).as("beats alone").isEqualTo(known);

    CompletableFuture<Long> told =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return live.awaitWrite(known, Duration.ofSeconds(60));
              } catch (KumaException e) {
                throw new IllegalStateException(e);
              }
            });
    kuma.api("pause", "1");

    assertThat(told.get(10, TimeUnit.SECONDS)).isGreaterThan(known);
    assertThat(live.running().monitors()).isEmpty();
  }

  @Test
  void agentThatIsNotUnderstood_orGone_isAFailureAndNoHang() throws Exception {
    for (String request : List.of("{\"op\":\"toString\"}", "no JSON")) {
      try (LineChannel lines = LineChannel.to(kuma.data().resolve("agent.sock"))) {
        lines.write(request, Duration.ofSeconds(5));
        assertThat(lines.read(1000, Duration.ofSeconds(5))).contains("\"ok\":false");
      }
    }
    try (LineChannel silent = LineChannel.to(kuma.data().resolve("agent.sock"))) {
      assertThatThrownBy(() -> silent.read(1000, Duration.ofMillis(200)))
          .hasMessageContaining("in time");
    }
    assertThat(live.obstacle()).as("after all that").isEmpty();

    kuma.kuma().stop(StopMode.WHEN_BOOTED);

    assertThatThrownBy(live::running).isInstanceOf(KumaException.class);
    assertThat(live.obstacle()).isPresent();
  }

  private long settledWrites() throws Exception {
    long known = live.awaitWrite(0, Duration.ofSeconds(5));
    for (long next = live.awaitWrite(known, Duration.ofSeconds(1));
        next != known;
        next = live.awaitWrite(known, Duration.ofSeconds(1))) {
      known = next;
    }
    return known;
  }

  private void awaitBeats(int count) throws Exception {
    Await.until(
        count + " beats",
        Duration.ofSeconds(30),
        () -> TestDatabases.number(kuma.database(), "SELECT count(*) FROM heartbeat") >= count,
        () -> String.valueOf(List.of(kuma)));
  }
}
