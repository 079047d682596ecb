package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.TestDatabases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** A second JVM that has a database open, as Kuma has beside the replicator. */
final class OtherProcess implements AutoCloseable {
  /** Opened and read once, now idle. */
  static final String IDLE = "SELECT count(*) FROM monitor";

  /** In a write transaction. */
  static final String WRITING = "BEGIN IMMEDIATE";

  private static final String READY = "ready";

  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Starts it, and returns when it has run {@code sql} and keeps its connection. */
  static OtherProcess holding(Path file, String sql) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OtherProcess.class.getName(),
            file.toString(),
            sql);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    OtherProcess other = new OtherProcess(process);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals(READY)) {
      line = output.readLine();
    }
    if (line == null) {
      other.close();
      throw new IOException("the other process ended early");
    }
    return other;
  }

  /** Kills it, as by SIGKILL, and waits for its end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets it close its connection and waits for its end. */
  void end() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  @Override
  public void close() throws IOException {
    end();
  }

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = TestDatabases.connect(Path.of(arguments[0]));
        Statement statement = connection.createStatement()) {
      if (statement.execute(arguments[1])) {
        try (ResultSet rows = statement.getResultSet()) {
          rows.next();
        }
      }
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Only the end counts.
      }
    }
  }
}
