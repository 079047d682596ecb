package io.github.replicatorkuma.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.exec.CommandException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes; where a test waits, it waits for the process to say something. */
final class SystemCommandRunnerTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final SystemCommandRunner runner = new SystemCommandRunner();

  @Test
  void command_endsWithAnyExitCode_isAResult() throws Exception {
    CommandResult result = runner.run(sh("echo out; echo err >&2; exit 7"));

    assertThat(result).isEqualTo(new CommandResult(7, "out\n", new OutputTail("err\n", 0)));
  }

  @Test
  void command_seesItsEnvironmentOnlyAndItsDirectory() throws Exception {
    CommandResult result =
        runner.run(
            new Command(
                List.of("sh", "-c", "env; pwd"),
                Map.of("PATH", "/usr/bin:/bin", "COLOUR", "grün"),
                directory,
                LONG));

    assertThat(result.stdout().lines())
        .contains("COLOUR=grün", directory.toRealPath().toString())
        .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("HOME="));
  }

  @Test
  void command_thatReadsItsStdin_findsItEmpty() throws Exception {
    assertThat(runner.run(sh("cat; echo done")).stdout()).isEqualTo("done\n");
  }

  @Test
  void command_thatFillsBothPipesAtOnce_endsWithAllOfStdoutAndTheTailOfStderr() throws Exception {
    CommandResult result =
        runner.run(
            sh("head -c 3000000 /dev/zero >&2 & head -c 2000000 /dev/zero; wait; echo end >&2"));

    assertThat(result.stdout()).hasSize(2_000_000);
    assertThat(result.stderr().text()).hasSize(16384).endsWith("end\n");
    assertThat(result.stderr().cutBytes()).isEqualTo(3_000_004 - 16384);
    assertThat(result.stderr().toString()).startsWith("[2983620 bytes cut] ");
  }

  @Test
  void stdout_isHandedOnInLines_theLastOneWithoutALineFeedToo() throws Exception {
    List<String> lines = new ArrayList<>();

    CommandResult result = runner.run(sh("printf 'a\\n\\nbü\\nc'").onLine(lines::add));

    assertThat(lines).containsExactly("a", "", "bü", "c");
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void line_longerThanAnythingSensible_failsAndEndsTheCommand() {
    CommandException failure = failure(() -> runner.run(sh("cat /dev/zero").onLine(line -> {})));

    assertThat(failure.reason()).isEqualTo(Reason.OUTPUT_UNREADABLE);
    assertThat(failure).hasMessageContaining("a line of more than 4194304 bytes");
  }

  @Test
  void consumer_thatThrows_failsTheCommand() {
    CommandException failure =
        failure(
            () ->
                runner.run(
                    sh("echo {; sleep 1000")
                        .onLine(
                            line -> {
                              throw new IllegalStateException("not JSON");
                            })));

    assertThat(failure.reason()).isEqualTo(Reason.OUTPUT_UNREADABLE);
    assertThat(failure).hasMessageContaining("not JSON");
  }

  @Test
  void output_withoutEnd_failsAndEndsTheCommand() {
    CommandException failure = failure(() -> runner.run(sh("cat /dev/zero")));

    assertThat(failure.reason()).isEqualTo(Reason.OUTPUT_UNREADABLE);
    assertThat(failure)
        .hasMessage("sh wrote what could not be read: more than 67108864 bytes of output");
  }

  @Test
  void program_notOnThePathOfTheChild_isNotStarted() {
    Command command = new Command(List.of("sh", "-c", "true"), Map.of("PATH", ""), directory, LONG);

    CommandException failure = failure(() -> runner.run(command));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_STARTED);
    assertThat(failure).hasMessage("sh could not be started: not found in PATH=");
  }

  @Test
  void program_thatMayNotBeExecuted_isNotStarted() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "no program");

    for (String name : List.of(text.toString(), directory.resolve("absent").toString())) {
      Command command = new Command(List.of(name), ENVIRONMENT, directory, LONG);
      assertThat(failure(() -> runner.run(command)).reason()).isEqualTo(Reason.NOT_STARTED);
    }
  }

  @Test
  void program_inADirectoryThatIsAbsent_isNotStarted() {
    Command command = new Command(List.of("true"), ENVIRONMENT, directory.resolve("absent"), LONG);

    CommandException failure = failure(() -> runner.run(command));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_STARTED);
    assertThat(failure).hasMessageContaining("no directory " + directory.resolve("absent"));
  }

  @Test
  void command_thatTakesTooLong_isKilledWithItsGrandchildren() throws Exception {
    Command command =
        new Command(
            List.of("sh", "-c", "sleep 1000 & echo $! >pid; echo busy >&2; wait"),
            ENVIRONMENT,
            directory,
            Duration.ofMillis(500));

    CommandException failure = failure(() -> runner.run(command));

    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure).hasMessage("sh did not end within 0.5 s");
    assertThat(failure.stderr().text()).isEqualTo("busy\n");
    assertThat(isAlive(directory.resolve("pid"))).isFalse();
  }

  @Test
  void command_thatSaysThatItIsInVain_isEndedBeforeItsTime() {
    Command command =
        sh("echo again >&2; echo again >&2; sleep 1000")
            .endedWhere(said -> said.contains("again\nagain"));

    CommandException failure = failure(() -> runner.run(command));

    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure).hasMessage("sh only tried the same again and was ended");
    assertThat(failure.stderr().text()).isEqualTo("again\nagain\n");
  }

  @Test
  void command_thatIgnoresSigterm_isKilledAllTheSame() {
    Command command =
        new Command(
            List.of("sh", "-c", "trap '' TERM; while true; do sleep 1000; done"),
            ENVIRONMENT,
            directory,
            Duration.ofMillis(500));

    assertThat(failure(() -> runner.run(command)).reason()).isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void command_getsTheChanceToCleanUpOnSigterm() throws Exception {
    Command command =
        new Command(
            List.of("sh", "-c", "trap 'echo clean >left; exit' TERM; sleep 1000 & wait"),
            ENVIRONMENT,
            directory,
            Duration.ofMillis(500));

    assertThat(failure(() -> runner.run(command)).reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(directory.resolve("left")).hasContent("clean");
  }

  @Test
  void command_thatLeavesSomethingBehindWithItsPipesOpen_isNotWaitedForLong() throws Exception {
    CommandResult result = runner.run(sh("sleep 1000 & echo $! >pid; echo done"));

    assertThat(result.stdout()).isEqualTo("done\n");
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void abort_killsWhatRuns_andLaterCommandsFailAtOnce() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<CommandException> running =
        CompletableFuture.supplyAsync(
            () ->
                failure(
                    () ->
                        runner.run(
                            sh("sleep 1000 & echo $! >pid; echo started; wait")
                                .onLine(line -> started.countDown()))));
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    runner.abort();

    assertThat(isAlive(directory.resolve("pid"))).isFalse();
    assertThat(running.get(60, TimeUnit.SECONDS).reason()).isEqualTo(Reason.INTERRUPTED);
    CommandException later = failure(() -> runner.run(sh("echo >later")));
    assertThat(later.reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(directory.resolve("later")).doesNotExist();
  }

  @Test
  void interrupt_killsTheCommand_andStaysSet() throws Exception {
    Thread caller = Thread.currentThread();
    CommandException failure =
        failure(
            () ->
                runner.run(
                    sh("sleep 1000 & echo $! >pid; echo started; wait")
                        .onLine(line -> caller.interrupt())));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(isAlive(directory.resolve("pid"))).isFalse();
  }

  @Test
  void command_inWords_holdsNoEnvironment() {
    Command command =
        new Command(
            List.of("/usr/bin/restic", "snapshots"), Map.of("P", "secret"), directory, LONG);

    assertThat(command).hasToString("/usr/bin/restic snapshots (in " + directory + ")");
    assertThat(command.program()).isEqualTo("restic");
  }

  private Command sh(String script) {
    return new Command(List.of("sh", "-c", script), ENVIRONMENT, directory, LONG);
  }

  private interface Run {
    CommandResult run() throws CommandException;
  }

  private static CommandException failure(Run run) {
    CommandException failure = catchThrowableOfType(CommandException.class, run::run);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  /** A killed process without a living parent may stay a zombie for a moment: that is dead. */
  private static boolean isAlive(Path pidFile) throws Exception {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    return Files.exists(stat)
        && !Arrays.asList(Files.readString(stat).split(" ")).get(2).equals("Z");
  }
}
