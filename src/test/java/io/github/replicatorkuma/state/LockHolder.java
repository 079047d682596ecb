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
  private static final String STATE = "state";

  private final Process process;
  private final String answer;

  private LockHolder(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** Tries to lock the state directory, and keeps it where that succeeds. */
  public static LockHolder ofState(Path directory) throws IOException {
    return start(STATE, directory, "java");
  }

  /** Has the database open, and is called as a Kuma is. */
  public static LockHolder ofDatabase(Path file) throws IOException {
    return start("PRAGMA user_version", file, "uptime-kuma");
  }

  /** Keeps a read transaction open. */
  public static LockHolder reading(Path file) throws IOException {
    return start("BEGIN; SELECT count(*) FROM monitor", file, "a reader");
  }

  /** Keeps a write transaction open. */
  public static LockHolder writing(Path file) throws IOException {
    return start("BEGIN IMMEDIATE", file, "a writer");
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

  /**
   * @param name what the process calls itself
   */
  private static LockHolder start(String what, Path path, String name) throws IOException {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "exec -a \"$0\" \"$@\"",
                name,
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
    if (arguments[0].equals(STATE)) {
      holdState(path);
    } else {
      holdDatabase(path, arguments[0]);
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

  private static void holdDatabase(Path file, String sql) throws Exception {
    try (Connection connection = TestDatabases.connect(file);
        Statement statement = connection.createStatement()) {
      for (String part : sql.split("; ", -1)) {
        statement.execute(part);
      }
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
