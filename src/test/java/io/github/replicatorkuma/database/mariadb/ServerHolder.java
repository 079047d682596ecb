package io.github.replicatorkuma.database.mariadb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM that has started a server and waits to be killed; for the test of what then remains. */
final class ServerHolder implements AutoCloseable {
  private final Process process;
  private final ProcessHandle server;

  private ServerHolder(Process process, ProcessHandle server) {
    this.process = process;
    this.server = server;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Thread starter = new Thread(() -> System.out.println(MariaDbServer.shared().pid()));
    starter.start();
    starter.join();
    System.out.println(MariaDbServer.shared().query("SELECT 'ready'").get(0));
    System.in.read();
  }

  /**
   * Starts it.
   *
   * @param temporary for what it would otherwise leave in the system's temporary directory
   */
  static ServerHolder start(Path temporary) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                ServerHolder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String pid = output.readLine();
    String ready = output.readLine();
    if (pid == null || !"ready".equals(ready)) {
      process.destroyForcibly();
      throw new AssertionError("a server that its starting thread outlived");
    }
    return new ServerHolder(process, ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
  }

  ProcessHandle server() {
    return server;
  }

  /** Kills the JVM and not the server. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
    server.destroyForcibly();
  }
}
