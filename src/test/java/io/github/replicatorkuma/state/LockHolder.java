package io.github.replicatorkuma.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Another process that takes the lock, or is refused, and then waits to be ended. */
final class LockHolder implements AutoCloseable {
  static final String HOLDER = "run, pid 4711";
  private static final String SAYS = "lock: ";

  private final Process process;
  private final String answer;

  private LockHolder(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** Starts it, and returns when it has tried. */
  static LockHolder start(Path directory) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(SAYS)) {
        return new LockHolder(process, line.substring(SAYS.length()));
      }
    }
    throw new IOException("the other process ended early");
  }

  /** {@code taken}, or why not. */
  String answer() {
    return answer;
  }

  /** By SIGKILL; returns once it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    StateDirectory directory = StateDirectory.open(Path.of(arguments[0]), Clock.systemUTC());
    try {
      StateLock.acquire(directory, HOLDER);
      System.out.println(SAYS + "taken");
    } catch (StateException e) {
      System.out.println(SAYS + e.getMessage());
    }
    while (System.in.read() >= 0) {
      // Only the end counts.
    }
  }
}
