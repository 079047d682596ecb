package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon writes and what the image's health check makes of it. */
class HeartbeatTest {
  private static final int FOUND = 302;
  private static final int NOT_FOUND = 404;

  @TempDir Path directory;

  private HttpServer kuma;
  private int answer = FOUND;

  @BeforeEach
  void startSomethingThatAnswers() throws IOException {
    kuma = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kuma.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/dashboard");
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    kuma.start();
  }

  @AfterEach
  void stopIt() {
    kuma.stop(0);
  }

  @Test
  void beat_isTheTimeOfTheNextAndKumasAddress() throws Exception {
    TestDaemon.heartbeat(
            Optional.of(file()),
            URI.create("http://127.0.0.1:3001/"),
            Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC))
        .nextWithin(Duration.ofSeconds(30));

    assertThat(file()).hasContent("1090 http://127.0.0.1:3001/");
    assertThat(directory)
        .isDirectoryContaining(file -> true)
        .isDirectoryNotContaining("glob:*.new");
  }

  @Test
  void fileThatCannotBeWritten_harmsNobody() {
    Path nowhere = directory.resolve("no/such/directory/heartbeat");
    heartbeat(nowhere, Clock.systemUTC()).nextWithin(Duration.ZERO);
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void promiseThatIsNotOver_andKumaThatAnswers_isHealthy() throws Exception {
    beat(Clock.systemUTC());
    assertThat(healthcheck()).isZero();
  }

  @Test
  void loopThatDidNotShowItself_isUnhealthy() throws Exception {
    beat(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2)));
    assertThat(healthcheck()).isEqualTo(1);
    assertThat(said()).containsPattern("the replicator's loop is overdue by [0-9]+ s");
  }

  @Test
  void loopThatNeverShowedItself_isUnhealthy() throws Exception {
    assertThat(healthcheck()).isEqualTo(1);
    assertThat(said()).contains("has not written");
  }

  @Test
  void kumaThatIsGone_isUnhealthy() throws Exception {
    beat(Clock.systemUTC());
    kuma.stop(0);
    assertThat(healthcheck()).isNotZero();
  }

  @Test
  void kumaThatFails_isUnhealthy() throws Exception {
    beat(Clock.systemUTC());
    answer = NOT_FOUND;
    assertThat(healthcheck()).isNotZero();
  }

  private Path file() {
    return directory.resolve("heartbeat");
  }

  private void beat(Clock clock) {
    heartbeat(file(), clock).nextWithin(Duration.ZERO);
  }

  private Heartbeat heartbeat(Path file, Clock clock) {
    URI address = URI.create("http://127.0.0.1:" + kuma.getAddress().getPort() + "/");
    return TestDaemon.heartbeat(Optional.of(file), address, clock);
  }

  private int healthcheck() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "docker/healthcheck");
    builder.environment().put("REPLICATOR_HEARTBEAT_FILE", file().toString());
    builder.environment().put("http_proxy", "http://127.0.0.1:9");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("said").toFile());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"));
  }
}
