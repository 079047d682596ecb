package io.github.replicatorkuma.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Map<String, String> PATH_ONLY = Map.of("PATH", System.getenv("PATH"));

  @TempDir Path directory;
  private final List<ChildProcess> children = new ArrayList<>();
  private final List<ProcessHandle> orphans = new ArrayList<>();

  @AfterEach
  void endAll() {
    children.forEach(child -> child.killExcept(Set.of()));
    orphans.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void exited_childEndsByItself_completesWithItsExitCode() throws Exception {
    ChildProcess child = shell("exit 7");
    assertThat(child.exited().get(30, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(child.isAlive()).isFalse();
    assertThat(child.exitCode()).isEqualTo(7);
  }

  @Test
  void exited_callerCompletesItsCopy_othersAreNotMisled() throws Exception {
    ChildProcess child = shell("exit 7");
    child.exited().complete(0);
    assertThat(child.exited().get(30, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void start_noSuchProgram_fails() {
    assertThatThrownBy(() -> ChildProcess.start(List.of("no-such-program"), PATH_ONLY, directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  @Test
  void start_environmentGiven_childSeesThatAndNothingOfOurs() throws Exception {
    Path seen = directory.resolve("seen");
    ChildProcess child =
        ChildProcess.start(
            List.of("/bin/sh", "-c", "/usr/bin/env > seen"),
            Map.of("DATA_DIR", "with = and ü"),
            directory);
    children.add(child);
    assertThat(child.awaitExit(LONG)).isTrue();
    // What remains are variables the shell itself makes up.
    assertThat(Files.readAllLines(seen))
        .filteredOn(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*"))
        .containsExactly("DATA_DIR=with = and ü");
  }

  @Test
  void start_childReadsItsInput_inputIsEmpty() throws Exception {
    ChildProcess child = shell("cat > input");
    assertThat(child.awaitExit(LONG)).isTrue();
    assertThat(directory.resolve("input")).isEmptyFile();
  }

  @Test
  void start_childWritesToBothOutputs_bothPassThroughUnchanged() throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(parent.waitFor()).isZero();
    assertThat(out).hasContent("to out \u001b[32m\\n");
    assertThat(err).hasContent("to err");
  }

  /** The parent of a child that writes, in a JVM of its own whose outputs the test can read. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      ChildProcess child =
          ChildProcess.start(
              List.of("/bin/sh", "-c", "printf 'to out \\033[32m\\\\n'; printf 'to err' >&2"),
              PATH_ONLY,
              Path.of("/"));
      child.awaitExit(LONG);
    }
  }

  @Test
  void awaitExit_childLives_saysNotEnded() throws Exception {
    ChildProcess child = shell("exec sleep 600");
    assertThat(child.awaitExit(Duration.ofMillis(1))).isFalse();
    assertThat(child.awaitExit(Duration.ofSeconds(-1))).isFalse();
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void terminate_childStartedAnother_onlyTheChildEnds() throws Exception {
    ChildProcess child = shell("sleep 600 & echo $! > " + fifo("told") + "; wait");
    ProcessHandle grandchild = processToldThrough("told");
    child.terminate();
    assertThat(child.exited().get(30, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    assertThat(grandchild.isAlive()).isTrue();
  }

  @Test
  void killExcept_nothing_childStartedOthers_allEnd() throws Exception {
    ChildProcess child =
        shell(
            "trap '' TERM; sh -c 'sleep 600 & echo $! > \"$0\"; wait' "
                + fifo("told")
                + " & wait; wait");
    ProcessHandle grandchild = processToldThrough("told");
    child.killExcept(Set.of());
    assertThat(child.exited().get(30, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    grandchild.onExit().get(30, TimeUnit.SECONDS);
    assertThat(grandchild.isAlive()).isFalse();
  }

  @Test
  void killExcept_descendantRunsSparedProgram_itAloneLives() throws Exception {
    Path spared = Files.copy(Path.of("/bin/sh").toRealPath(), directory.resolve("mariadbd"));
    assertThat(spared.toFile().setExecutable(true)).isTrue();
    ChildProcess child =
        shell(
            "./mariadbd -c 'echo $$ > %s; read never < %s' & sleep 600 & echo $! > %s; wait"
                .formatted(fifo("database"), fifo("silent"), fifo("other")));
    ProcessHandle database = processToldThrough("database");
    ProcessHandle other = processToldThrough("other");
    child.killExcept(Set.of("mariadbd"));
    other.onExit().get(30, TimeUnit.SECONDS);
    assertThat(child.awaitExit(LONG)).isTrue();
    assertThat(database.isAlive()).isTrue();
  }

  /** As of another user's process: only its name tells what it is. */
  @Test
  void killExcept_executableDoesNotTellTheProgramButItsNameDoes_sparesIt() throws Exception {
    Path spared = directory.resolve("mariadbd");
    Files.writeString(
        spared,
        "#!/bin/sh\necho $$ > %s; read never < %s\n".formatted(fifo("database"), fifo("silent")));
    assertThat(spared.toFile().setExecutable(true)).isTrue();
    ChildProcess child =
        shell("./mariadbd & sleep 600 & echo $! > %s; wait".formatted(fifo("other")));
    ProcessHandle database = processToldThrough("database");
    ProcessHandle other = processToldThrough("other");
    child.killExcept(Set.of("mariadbd"));
    other.onExit().get(30, TimeUnit.SECONDS);
    assertThat(database.isAlive()).isTrue();
  }

  private ChildProcess shell(String script) throws IOException {
    ChildProcess child = ChildProcess.start(List.of("/bin/sh", "-c", script), PATH_ONLY, directory);
    children.add(child);
    return child;
  }

  /**
   * Makes a pipe through which a child can tell a process number, and so that it has come so far.
   */
  private String fifo(String name) throws Exception {
    File pipe = directory.resolve(name).toFile();
    assertThat(new ProcessBuilder("mkfifo", pipe.getPath()).start().waitFor()).isZero();
    return pipe.getPath();
  }

  private ProcessHandle processToldThrough(String name) throws IOException {
    long pid = Long.parseLong(Files.readString(directory.resolve(name)).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    orphans.add(process);
    return process;
  }
}
