package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Notes the command lines of all processes of this machine again and again, as {@code ps} can. */
final class CommandLines implements AutoCloseable {
  private static final int PAUSE_MILLIS = 40;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread watcher = new Thread(this::watch, "command-lines");

  CommandLines() {
    watcher.setDaemon(true);
    watcher.start();
  }

  Set<String> seen() {
    return Set.copyOf(seen);
  }

  private void watch() {
    try {
      do {
        look();
      } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        note(process.resolve("cmdline"));
      }
    } catch (IOException | DirectoryIteratorException outOfSight) {
      // the next look may see more
    }
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
    end.countDown();
  }
}
