package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.exec.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the running MariaDBs that serve a database directory. Each is held by its handle, which a
 * later process of the same number is not taken for.
 *
 * <p>By looking at the processes themselves: a pid file and a socket may be left from a server that
 * is gone, and the number in the pid file may be another program's by now.
 */
record DatabaseServers(Processes processes) {
  /** What the server's program is called, by its new name and its old one. */
  static final Set<String> PROGRAMS = Set.of("mariadbd", "mysqld");

  private static final String DATA_DIRECTORY = "--datadir=";

  /**
   * Those of this container; a second one waits for the lock of the first. The handle comes first,
   * so that all that is read is of its process or a later one.
   */
  List<ProcessHandle> serving(Path directory) {
    Object identity = identityOf(directory);
    return ProcessHandle.allProcesses()
        .filter(server -> PROGRAMS.contains(text(server, "comm").strip()))
        .filter(server -> identity != null && serves(server, identity))
        .filter(server -> isOfThisContainer(server) && isAlive(server))
        .toList();
  }

  /** A process that nobody has waited for has ended too: its files are closed. */
  boolean isAlive(ProcessHandle server) {
    return processes.startOf(server.pid()).isPresent() && server.isAlive();
  }

  /** A process of another container below us has a number of its own there. */
  private boolean isOfThisContainer(ProcessHandle server) {
    return text(server, "status")
        .lines()
        .filter(line -> line.startsWith("NSpid:"))
        .allMatch(line -> line.strip().split("\\s+").length == 2);
  }

  /**
   * By where it works; that of another user's process is hidden even from a root without {@code
   * CAP_SYS_PTRACE}, as in a container, and one that has just been started works elsewhere yet.
   */
  private boolean serves(ProcessHandle server, Object directory) {
    return directory.equals(identityOf(file(server.pid() + "/cwd")))
        || (isToldToServe(server, directory) && seesOurFiles(server));
  }

  private boolean isToldToServe(ProcessHandle server, Object directory) {
    return Arrays.stream(text(server, "cmdline").split("\0", -1))
        .filter(argument -> argument.startsWith(DATA_DIRECTORY + "/"))
        .map(argument -> identityOf(argument.substring(DATA_DIRECTORY.length())))
        .anyMatch(directory::equals);
  }

  /** The same path may be another directory where other file systems are mounted. */
  private boolean seesOurFiles(ProcessHandle server) {
    Object theirs = mounts(server.pid() + "");
    Object ours = mounts("self");
    return theirs == null || ours == null || theirs.equals(ours);
  }

  private @Nullable Object mounts(String process) {
    try {
      return Files.readSymbolicLink(file(process + "/ns/mnt"));
    } catch (IOException outOfSight) {
      return null;
    }
  }

  private Path file(String name) {
    return processes.proc().resolve(name);
  }

  private static @Nullable Object identityOf(String path) {
    try {
      return identityOf(Path.of(path));
    } catch (InvalidPathException notOneOfOurs) {
      return null;
    }
  }

  /** Device and inode, whatever the path. */
  private static @Nullable Object identityOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException goneOrOutOfSight) {
      return null;
    }
  }

  private String text(ProcessHandle server, String file) {
    return processes.text(server.pid(), file);
  }
}
