package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.cli.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server as a child of this JVM, which it does not outlive. */
public final class ServerProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  /**
   * Starts every server: setpriv's signal comes when the <em>thread</em> ends that started the
   * child, so that must be one which lives as long as this JVM.
   */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "server-starter");
            thread.setDaemon(true);
            return thread;
          });

  private final Process process;
  private final Path output;
  private final String ready;

  private ServerProcess(Process process, Path output, String ready) {
    this.process = process;
    this.output = output;
    this.ready = ready;
  }

  /** The same of a {@code mariadbd}. */
  static ServerProcess start(List<String> command, Path output) {
    return start(command, output, "ready for connections");
  }

  /**
   * Starts it and waits until it takes connections.
   *
   * @param output gets all that it prints
   * @param ready what it prints when it does
   */
  public static ServerProcess start(List<String> command, Path output, String ready) {
    List<String> tied = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      tied.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    }
    tied.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(tied).redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      ServerProcess server = new ServerProcess(STARTER.submit(builder::start).get(), output, ready);
      RUNNING.add(server.process);
      Await.until("the server is ready or gone", PATIENCE, server::isDecided, server::output);
      if (!server.isAlive()) {
        throw new AssertionError(
            command.get(0) + " ended instead of becoming ready:\n" + server.output());
      }
      return server;
    } catch (Exception e) {
      throw new AssertionError("cannot start " + tied, e);
    }
  }

  private boolean isDecided() {
    return !isAlive() || output().contains(ready);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has printed. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGTERM. */
  public void stop() {
    process.destroy();
    awaitEnd(process);
  }

  /** Ends it with SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** For the end of this JVM. */
  static void killAll() {
    RUNNING.forEach(Process::destroyForcibly);
    RUNNING.forEach(ServerProcess::awaitEnd);
  }

  private static void awaitEnd(Process process) {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    RUNNING.remove(process);
  }
}
