package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase.Reach;
import io.github.replicatorkuma.database.OtherProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells which processes other than this one have a database open, and who keeps it locked. */
record OtherProcesses(Path file) {
  /**
   * The byte of {@code <db>-shm} on which every process that uses a database in WAL mode keeps a
   * shared lock, from its first read until it closes: {@code UNIX_SHM_DMS} in SQLite's os_unix.c.
   */
  private static final long DEAD_MAN_SWITCH = 128;

  private static final Path PROC = Path.of("/proc");

  /** What descriptors that are no files are called in {@code /proc}. */
  private static final List<String> NO_FILES = List.of("socket:", "pipe:", "anon_inode:", "/dev/");

  /** A lock that keeps others from writing: the process, and the inode of the file. */
  private static final Pattern WRITE_LOCK =
      Pattern.compile("^\\d+: POSIX +\\w+ +WRITE (\\d+) [^ ]*:(\\d+) ", Pattern.MULTILINE);

  private static final OtherProgram OUT_OF_SIGHT =
      new OtherProgram(
          "a process that cannot be seen from here, of another container or another user,",
          /* mayBeKuma= */ true,
          OptionalLong.empty());

  /**
   * Those that are in sight. Where none is, and others may be out of sight, the locks are asked:
   * they tell that there is somebody, and not who.
   */
  List<OtherProgram> find(Reach reach) throws DatabaseException {
    List<OtherProgram> found = inSight();
    return found.isEmpty() && reach == Reach.ANY_MACHINE && holdTheSwitch()
        ? List.of(OUT_OF_SIGHT)
        : found;
  }

  /** The same failure, telling which process keeps the database locked, where the kernel does. */
  DatabaseException named(DatabaseException locked) {
    Set<Long> writers = writers();
    String names =
        inSight().stream()
            .filter(program -> writers.contains(program.pid().orElse(0)))
            .map(OtherProgram::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? locked
        : new DatabaseException(Kind.LOCKED, locked.getMessage() + ", by " + names, locked);
  }

  private Set<Long> writers() {
    Set<String> inodes = Set.of(inodeOf(file), inodeOf(sharedMemory()));
    try {
      return WRITE_LOCK
          .matcher(Files.readString(PROC.resolve("locks")))
          .results()
          .filter(lock -> inodes.contains(lock.group(2)))
          .map(lock -> Long.parseLong(lock.group(1)))
          .collect(Collectors.toSet());
    } catch (IOException notTold) {
      return Set.of();
    }
  }

  private static String inodeOf(Path path) {
    try {
      return String.valueOf(Files.getAttribute(path, "unix:ino"));
    } catch (IOException | UnsupportedOperationException notThere) {
      return path.toString(); // of which no lock is
    }
  }

  private Path sharedMemory() {
    return file.resolveSibling(file.getFileName() + "-shm");
  }

  /**
   * Works across containers too. For the instant that the lock is ours a process that opens the
   * database finds it busy, and tries again by its busy timeout.
   */
  boolean holdTheSwitch() throws DatabaseException {
    if (OpenFiles.isHeldByThisThread(file)) {
      throw new IllegalStateException("asked who else has " + file + " open while using it");
    }
    Path shm = sharedMemory();
    Lock alone = OpenFiles.lockOf(file).writeLock();
    alone.lock();
    try (FileChannel channel =
            FileChannel.open(shm, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(DEAD_MAN_SWITCH, 1, /* shared= */ false)) {
      return lock == null;
    } catch (NoSuchFileException notOpenInWalMode) {
      return false;
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "looking at the locks of " + shm, e);
    } finally {
      alone.unlock();
    }
  }

  /** By their descriptors; other users' and other containers' processes may be out of sight. */
  List<OtherProgram> inSight() {
    Object identity = identityOf(file);
    if (identity == null) {
      return List.of();
    }
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != self && hasOpen(PROC.resolve(pid + "/fd"), identity))
        .map(pid -> new CommandLine(PROC.resolve(pid + "/cmdline")).program(pid))
        .toList();
  }

  private static boolean hasOpen(Path directory, Object identity) {
    try (Stream<Path> descriptors = Files.list(directory)) {
      return descriptors.anyMatch(
          descriptor -> isFile(descriptor) && identity.equals(identityOf(descriptor)));
    } catch (IOException | UncheckedIOException goneOrOutOfSight) {
      return false;
    }
  }

  private static boolean isFile(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return NO_FILES.stream().noneMatch(target::startsWith);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Device and inode, without opening the file. */
  private static @Nullable Object identityOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException goneOrOutOfSight) {
      return null;
    }
  }
}
