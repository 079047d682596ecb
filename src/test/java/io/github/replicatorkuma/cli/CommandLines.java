package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Notes the command lines of all processes of this machine again and again, as {@code ps} can. */
final class CommandLines implements AutoCloseable {
  private static final int PAUSE_MILLIS = 40;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();

  CommandLines() {
    var unused = watcher.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  Set<String> seen() {
    return Set.copyOf(seen);
  }

  private void look() {
    ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
        .forEach(this::note);
  }

  private void note(Path commandLine) {
    try {
      seen.add(new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // it has ended meanwhile
    }
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }
}
