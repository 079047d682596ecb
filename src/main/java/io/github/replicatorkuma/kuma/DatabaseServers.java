package io.github.replicatorkuma.kuma;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the running MariaDBs that serve a database directory. Each is held by its handle, which a
 * later process of the same number is not taken for.
 *
 * <p>By looking at the processes themselves: a pid file and a socket may be left from a server that
 * is gone, and the number in the pid file may be another program's by now. Of another user's
 * process only name and command line can be read for sure, even by a root without {@code
 * CAP_SYS_PTRACE}, as in a container: then the command line decides.
 *
 * @param proc where the kernel lists the processes
 */
record DatabaseServers(Path proc) {
  /** What the server's program is called, by its new name and its old one. */
  static final Set<String> PROGRAMS = Set.of("mariadbd", "mysqld");

  private static final String DATA_DIRECTORY = "--datadir=";

  /** Those of this container; a second one waits for the lock of the first. */
  List<ProcessHandle> serving(Path directory) {
    List<ProcessHandle> found = new ArrayList<>();
    Object identity = identityOf(directory);
    if (identity == null || !Files.isDirectory(proc)) {
      return found;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        server(process)
            .filter(server -> isOfThisContainer(process) && serves(process, identity))
            .filter(this::isAlive)
            .ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException outOfSight) {
      return found;
    }
    return found;
  }

  /** The handle comes first, so that all that is read is of its process or a later one. */
  private static Optional<ProcessHandle> server(Path process) {
    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
        .filter(handle -> PROGRAMS.contains(text(process.resolve("comm")).strip()));
  }

  /** A process that nobody has waited for has ended too: its files are closed. */
  boolean isAlive(ProcessHandle server) {
    String stat = text(proc.resolve(Long.toString(server.pid())).resolve("stat"));
    return server.isAlive() && !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
  }

  /** A process of another container below us has a number of its own there. */
  private static boolean isOfThisContainer(Path process) {
    return text(process.resolve("status"))
        .lines()
        .filter(line -> line.startsWith("NSpid:"))
        .allMatch(line -> line.strip().split("\\s+").length == 2);
  }

  private boolean serves(Path process, Object directory) {
    return directory.equals(identityOf(process.resolve("cwd")))
        || (isToldToServe(process, directory) && seesOurFiles(process));
  }

  private static boolean isToldToServe(Path process, Object directory) {
    for (String argument : text(process.resolve("cmdline")).split("\0", -1)) {
      if (argument.startsWith(DATA_DIRECTORY + "/")
          && directory.equals(identityOf(argument.substring(DATA_DIRECTORY.length())))) {
        return true;
      }
    }
    return false;
  }

  /** The same path may be another directory where other file systems are mounted. */
  private boolean seesOurFiles(Path process) {
    Optional<Path> theirs = mounts(process);
    Optional<Path> ours = mounts(proc.resolve("self"));
    return theirs.isEmpty() || ours.isEmpty() || theirs.equals(ours);
  }

  private static Optional<Path> mounts(Path process) {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("ns").resolve("mnt")));
    } catch (IOException outOfSight) {
      return Optional.empty();
    }
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

  /** What the kernel says about a process; empty when it has ended or is hidden from us. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException goneOrOutOfSight) {
      return "";
    }
  }
}
