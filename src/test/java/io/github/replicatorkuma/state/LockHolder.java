package io.github.replicatorkuma.state;

import io.github.replicatorkuma.database.TestDatabases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;

/** A second JVM that holds what a command needs for itself. */
public final class LockHolder implements AutoCloseable {
  private static final String HELD = "held";

  private final Process process;
  private final String answer;

  private LockHolder(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** Tries to lock the state directory, and keeps it where that succeeds. */
  public static LockHolder ofState(Path directory) throws IOException {
    return start("state", directory);
  }

  /** Has the database open, as a Kuma. */
  public static LockHolder ofDatabase(Path file) throws IOException {
    return start("database", file);
  }

  public boolean succeeded() {
    return answer.equals(HELD);
  }

  /** What it was told where it did not succeed. */
  public String answer() {
    return answer;
  }

  public long pid() {
    return process.pid();
  }

  /** What it tells others. */
  public String holder() {
    return "run, pid " + pid();
  }

  /** By SIGKILL; returns once it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      process.getOutputStream().close();
    }
    process.onExit().join();
  }

  private static LockHolder start(String what, Path path) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                what,
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String answer = output.lines().filter(line -> line.startsWith(":")).findFirst().orElse(":");
    return new LockHolder(process, answer.substring(1));
  }

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[1]);
    if (arguments[0].equals("state")) {
      holdState(path);
    } else {
      holdDatabase(path);
    }
  }

  private static void holdState(Path directory) throws IOException, StateException {
    StateDirectory state = StateDirectory.open(directory, Clock.systemUTC());
    try (StateLock lock = StateLock.acquire(state, "run, pid " + ProcessHandle.current().pid())) {
      say(HELD, lock);
    } catch (StateException e) {
      say(String.valueOf(e.getMessage()), e);
    }
  }

  private static void holdDatabase(Path file) throws Exception {
    try (Connection connection = TestDatabases.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version");
      say(HELD, connection);
    }
  }

  private static void say(String answer, Object held) throws IOException {
    System.out.println(":" + answer);
    while (System.in.read() >= 0) {
      // Only the end counts.
    }
    if (held.toString().isEmpty()) {
      throw new IllegalStateException("what is held lives until here");
    }
  }
}
