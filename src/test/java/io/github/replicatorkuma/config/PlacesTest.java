package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.config.Places.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a path leads to, the configuration is read, and so Uptime Kuma starts. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlacesTest {
  @TempDir Path directory;
  private final CountDownLatch serverIsBack = new CountDownLatch(1);
  private final List<Path> asked = Collections.synchronizedList(new ArrayList<>());
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @AfterEach
  void letGo() {
    serverIsBack.countDown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NTFY_URL_FILE",
        "NTFY_TOKEN_FILE",
        "REPLICATOR_PUSH_URL_FILE",
        "RESTIC_REPOSITORY_FILE",
        "RESTIC_PASSWORD_FILE",
        "SQLITE_DATABASE"
      })
  void file_thatIsNone_isRefusedUnopened(String name) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path socket = directory.resolve("socket");
    environment.without(name.replace("_FILE", ""));

    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      for (Path none : List.of(pipe, socket, Path.of("/dev/zero"))) {
        assertThat(environment.with(name, none.toString()).onlyError(name).message())
            .contains(none.toString(), "is not a regular file");
      }
    }
    assertThat(environment.with(name, directory.toString()).onlyError(name).message())
        .contains("is a directory");
  }

  @Test
  void fileOfTheToken_thatIsNone_turnsOffOnlyWhatNeedsIt() {
    String name = "REPLICATOR_HTTP_TOKEN_FILE";

    ParsedConfig parsed = environment.with(name, directory.toString()).parse();

    assertThat(parsed.errors()).isEmpty();
    assertThat(parsed.warnings().toString()).contains(name, "is a directory");
    assertThat(parsed.values().find(Variable.HTTP_TOKEN)).isEmpty();
  }

  @Test
  void file_thatIsFarTooLong_isRefused() throws IOException {
    Files.write(directory.resolve("long"), new byte[1 << 20]);

    assertThat(environment.with("NTFY_URL_FILE", "long").onlyError("NTFY_URL_FILE").message())
        .contains("more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NTFY_URL_FILE",
        "NTFY_TOKEN_FILE",
        "REPLICATOR_PUSH_URL_FILE",
        "RESTIC_REPOSITORY_FILE",
        "RESTIC_PASSWORD_FILE",
        "SQLITE_DATABASE",
        "DATA_DIR",
        "REPLICATOR_STATE_DIR",
        "REPLICATOR_STAGING_DIR",
        "REPLICATOR_HEARTBEAT_FILE"
      })
  void place_thatNeverAnswers_isOneProblemOfItsVariable(String name) {
    Path gone = directory.resolve("gone/x");
    environment.without(name.replace("_FILE", "")).with(name, gone.toString());

    ParsedConfig parsed = environment.parse(directory.resolve("no-staging"), silentBelow(gone));

    assertThat(parsed.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.variable()).isEqualTo(name);
              assertThat(problem.message()).contains(gone.toString(), "does not answer");
              assertThat(problem.hint()).isNotEmpty();
            });
    assertThat(parsed.heartbeatFile()).isEmpty();
  }

  @Test
  void usualStaging_thatNeverAnswers_isAProblem() {
    Path gone = directory.resolve("gone");

    assertThat(environment.parse(gone, silentBelow(gone)).errors())
        .extracting(Problem::variable)
        .containsExactly("REPLICATOR_STAGING_DIR");
  }

  @Test
  void place_belowOneThatNeverAnswers_isNotAskedAgain() {
    Path gone = directory.resolve("gone");
    Places places = silentBelow(gone);

    assertThat(places.at(gone).kind()).isEqualTo(Kind.SILENT);
    assertThat(places.at(gone.resolve("state")).kind()).isEqualTo(Kind.SILENT);
    assertThat(places.at(directory).kind()).isEqualTo(Kind.DIRECTORY);
    assertThat(asked).containsExactly(gone, directory);
  }

  /** As a mount of NFS whose server is gone. */
  private Places silentBelow(Path gone) {
    return new Places(
        Duration.ofSeconds(2),
        path -> {
          asked.add(path);
          if (path.startsWith(gone)) {
            awaitServer();
          }
        });
  }

  private void awaitServer() {
    try {
      assertThat(serverIsBack.await(10, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
