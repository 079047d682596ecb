package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.bench.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Directories with short names in the system's temporary directory, gone at the end of this JVM at
 * the latest: a unix socket's path may have 107 bytes, which JUnit's directories can exceed.
 */
public final class TestDirectories {
  private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ServerProcess.killAll();
                  MADE.forEach(TestDirectories::delete);
                }));
  }

  private TestDirectories() {}

  public static Path make(String prefix) {
    return make(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  /** Makes one elsewhere. */
  public static Path make(Path parent, String prefix) {
    try {
      Path directory = Files.createTempDirectory(parent, prefix);
      MADE.add(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void delete(Path directory) {
    Directories.delete(directory);
    MADE.remove(directory);
  }

  /** Runs a program that must succeed; its output goes to a file in the directory. */
  public static void run(Path directory, List<String> command) {
    Path output = directory.resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      int exit = process.waitFor();
      if (exit != 0) {
        throw new AssertionError(
            command + " ended with " + exit + ":\n" + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    }
  }
}
