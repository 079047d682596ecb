package io.github.replicatorkuma.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Map<String, String> PATH_ONLY = Map.of("PATH", System.getenv("PATH"));

  @TempDir Path directory;
  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void lastWords_serverEnded_areTheEndOfBothOutputsAndSayHowMuchIsMissing() throws Exception {
    ServerProcess server =
        shell("head -c 20000 /dev/zero | tr '\\0' x; echo; echo out; echo err >&2; exit 7");
    server.handle().onExit().get(30, TimeUnit.SECONDS);
    assertThat(server.exitCode()).isEqualTo(7);
    OutputTail words = server.lastWords();
    assertThat(words.text()).hasSize(16 << 10).endsWith("x\nout\nerr\n");
    assertThat(words.cutBytes()).isEqualTo(20009 - (16 << 10));
  }

  @Test
  void start_programIsOnTheServersPathOnly_isFoundThere() throws Exception {
    assertThatThrownBy(
            () -> ServerProcess.start(List.of("sleep"), Map.of("PATH", "/no/where"), directory))
        .isInstanceOf(IOException.class)
        .hasMessage("sleep not found in PATH=/no/where");
  }

  @Test
  void start_environmentGiven_serverSeesThatAndNothingOfOurs() throws Exception {
    ServerProcess server =
        ServerProcess.start(List.of("/usr/bin/env"), Map.of("MYSQL_HOME", "/x"), directory);
    server.handle().onExit().get(30, TimeUnit.SECONDS);
    assertThat(server.lastWords().text()).isEqualTo("MYSQL_HOME=/x\n");
  }

  @Test
  void server_programThatStartedItEnds_livesOn() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StartsAServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String pid =
        new String(starter.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(starter.waitFor()).isZero();
    Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid));
    server.ifPresent(started::add);
    assertThat(server.filter(ProcessHandle::isAlive)).isPresent();
  }

  /** Run as a program of its own. */
  static final class StartsAServer {
    public static void main(String[] arguments) throws IOException {
      ServerProcess server = ServerProcess.start(List.of("sleep", "600"), PATH_ONLY, Path.of("/"));
      System.out.println(server.handle().pid());
      System.exit(0);
    }
  }

  private ServerProcess shell(String script) throws IOException {
    ServerProcess server =
        ServerProcess.start(List.of("/bin/sh", "-c", script), PATH_ONLY, directory);
    started.add(server.handle());
    return server;
  }
}
