package io.github.replicatorkuma.database;

import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the machine denies this process, so that no database can be reached. */
public final class ProcessLimits {
  /** The database, its two files of WAL mode, and one to spare. */
  private static final int FILES_OF_A_CONNECTION = 4;

  private static final Pattern MOST_FILES = Pattern.compile("Max open files\\s+(\\d+)");

  private ProcessLimits() {}

  /** The failure of {@code action} where {@link #isOutOfFiles}. */
  public static DatabaseException tooManyFiles(String action, Throwable cause) {
    return new DatabaseException(
        Kind.UNAVAILABLE,
        action + ": too many open files",
        "Let this user open more files: `ulimit -n 4096` before the start, in a compose file `ulimits:"
            + " {nofile: 4096}`.",
        cause);
  }

  /** The failure of {@code action} where a driver's native library cannot be loaded. */
  public static DatabaseException noLibrary(String action, String driver, Throwable cause) {
    return new DatabaseException(
        Kind.UNAVAILABLE,
        action
            + ": the "
            + driver
            + " driver could not unpack its library into "
            + System.getProperty("java.io.tmpdir")
            + " and load it",
        "Free some space there. If programs must not run from there (noexec), create a directory where"
            + " they may, and start with JAVA_OPTS=\"-Djava.io.tmpdir=DIRECTORY -Djna.tmpdir=DIRECTORY\"",
        cause);
  }

  /** Whether this process has no file left to open, which not every driver tells apart. */
  public static boolean isOutOfFiles() {
    return isOutOfFiles(Path.of("/proc/self"));
  }

  /**
   * The same.
   *
   * @param process its directory in /proc
   */
  static boolean isOutOfFiles(Path process) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      Matcher most = MOST_FILES.matcher(Files.readString(process.resolve("limits")));
      return most.find() && open.count() + FILES_OF_A_CONNECTION > Long.parseLong(most.group(1));
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage()).contains("Too many open files");
    }
  }
}
