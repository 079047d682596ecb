package io.github.replicatorkuma.database.mariadb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code mariadbd} as a child of this JVM, which it does not outlive. */
final class ServerProcess {
  private static final int STARTED_WITHIN_SECONDS = 60;
  private static final int ENDED_WITHIN_SECONDS = 60;
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  /**
   * Starts every server: setpriv's signal comes when the <em>thread</em> ends that started the
   * child, so that must be one which lives as long as this JVM.
   */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(work -> daemon("mariadbd-starter", work));

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts it and waits until it takes connections. */
  static ServerProcess start(List<String> command) {
    List<String> tied = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      tied.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    }
    tied.addAll(command);
    try {
      ServerProcess server = new ServerProcess(STARTER.submit(() -> spawn(tied)).get());
      daemon("mariadbd-output", server::readOutput).start();
      server.awaitReady();
      return server;
    } catch (ExecutionException e) {
      throw new AssertionError("cannot start " + tied, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Process spawn(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    RUNNING.add(process);
    return process;
  }

  private void awaitReady() throws InterruptedException, ExecutionException {
    try {
      if (!ready.get(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("mariadbd ended instead of becoming ready:\n" + output());
      }
    } catch (TimeoutException e) {
      kill();
      throw new AssertionError("mariadbd did not become ready:\n" + output(), e);
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        if (line.contains("ready for connections")) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // The process was ended while this thread was reading.
    }
    ready.complete(false);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has printed. */
  String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Ends it with SIGTERM. */
  void stop() {
    process.destroy();
    awaitEnd();
  }

  /** Ends it with SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(ENDED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("mariadbd does not end:\n" + output());
      }
      RUNNING.remove(process);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** For the end of this JVM. */
  static void killAll() {
    RUNNING.forEach(Process::destroyForcibly);
    for (Process process : RUNNING) {
      try {
        process.waitFor(ENDED_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static AssertionError interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for mariadbd", cause);
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
