package io.github.replicatorkuma.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Processes.Life;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the kernel, and of a directory in its place. */
final class ProcessesTest {
  @TempDir Path directory;

  @Test
  void ownProcess_hasAStartAndALife() throws Exception {
    Processes processes = new Processes();

    assertThat(processes.startOf(ProcessHandle.current().pid())).isPresent();
    assertThat(processes.life()).isEqualTo(new Processes().life()).isPresent();
    assertThat(processes.hostName())
        .contains(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
  }

  @Test
  void child_thatHasEnded_hasNoStart() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();

    assertThat(new Processes().startOf(child.pid())).isEmpty();
  }

  @Test
  void startTime_isFoundWhateverTheProgramIsCalled() throws Exception {
    stat("S", "a) b (c");

    assertThat(new Processes(directory).startOf(42)).hasValue(9876);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "X"})
  void process_thatHasEndedAndIsNotReaped_hasNoStart(String state) throws Exception {
    stat(state, "restic");

    assertThat(new Processes(directory).startOf(42)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "42, false", // there is such a process
    "1000, true", // the last one, which has ended
    "1001, false",
    "1500, false",
    "1501, true",
    "999, true"
  })
  void number_staysUnused_whenItIsFreeAndNotSoonGiven(long number, boolean unused)
      throws Exception {
    stat("S", "node");
    count("1000", "32768");

    assertThat(new Processes(directory).staysUnused(number)).isEqualTo(unused);
  }

  @Test
  void number_thatAnEndedChildHad_staysUnused() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();

    assertThat(new Processes().staysUnused(child.pid())).isTrue();
  }

  @Test
  void number_soonAfterTheCountStartsAgain_doesNotStayUnused() throws Exception {
    count("32700", "32768");

    assertThat(new Processes(directory).staysUnused(310)).isFalse();
    assertThat(new Processes(directory).staysUnused(700)).isTrue();
  }

  @Test
  void number_ofAThreadOrOfNobodyKnows_doesNotStayUnused() throws Exception {
    assertThat(new Processes(directory).staysUnused(2000)).isFalse();
    count("none", "32768");
    assertThat(new Processes(directory).staysUnused(2000)).isFalse();
    try (var threads = Files.list(Path.of("/proc/self/task"))) {
      assertThat(threads.map(path -> Long.parseLong(path.getFileName().toString())))
          .isNotEmpty()
          .noneMatch(thread -> new Processes().staysUnused(thread));
    }
  }

  @Test
  void port_isListenedToByWhoHasItsSocket() throws Exception {
    long self = ProcessHandle.current().pid();
    Process other = new ProcessBuilder("sleep", "600").start();
    try (ServerSocket socket = new ServerSocket(0)) {
      int port = socket.getLocalPort();
      Processes processes = new Processes();

      assertThat(processes.mayListen(port, Set.of(other.pid(), self))).isTrue();
      assertThat(processes.mayListen(port, Set.of(other.pid()))).isFalse();
      assertThat(new Processes(directory).mayListen(port, Set.of(other.pid()))).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void kernel_thatTellsNothing_isNoFailure() {
    Processes processes = new Processes(directory);

    assertThat(processes.hostName()).isEmpty();
    assertThat(processes.life()).isEmpty();
    assertThat(processes.startOf(42)).isEmpty();
  }

  @Test
  void namespaceOfTheMachine_isTheOneThatDoesNotEndWithItsFirstProcess() {
    assertThat(new Life("boot", "pid:[4026531836]").endsWithItsFirst()).isFalse();
    assertThat(new Life("boot", "pid:[4026532500]").endsWithItsFirst()).isTrue();
  }

  private void count(String last, String maximum) throws IOException {
    Files.writeString(directory.resolve("loadavg"), "0.5 0.4 0.3 2/148 " + last + "\n");
    Files.writeString(
        Files.createDirectories(directory.resolve("sys/kernel")).resolve("pid_max"),
        maximum + "\n");
  }

  private void stat(String state, String program) throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("42")).resolve("stat"),
        "42 (%s) %s 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 9876 1 1 1\n"
            .formatted(program, state));
  }
}
