package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Tells whether processes other than this one have a database open. */
final class OtherProcesses {
  /**
   * The byte of {@code <db>-shm} on which every process that uses a database in WAL mode keeps a
   * shared lock, from its first read until it closes: {@code UNIX_SHM_DMS} in SQLite's os_unix.c.
   */
  private static final long DEAD_MAN_SWITCH = 128;

  private static final Path PROC = Path.of("/proc");

  /** What descriptors that are no files are called in {@code /proc}. */
  private static final List<String> NO_FILES = List.of("socket:", "pipe:", "anon_inode:", "/dev/");

  private final Path file;

  OtherProcesses(Path file) {
    this.file = file;
  }

  boolean haveItOpen() throws DatabaseException {
    if (OpenFiles.isHeldByThisThread(file)) {
      throw new IllegalStateException("asked who else has " + file + " open while using it");
    }
    Lock alone = OpenFiles.lockOf(file).writeLock();
    alone.lock();
    try {
      return holdTheSwitch() || haveADescriptor();
    } finally {
      alone.unlock();
    }
  }

  /**
   * Works across containers too. For the instant that the lock is ours a process that opens the
   * database finds it busy, and tries again by its busy timeout.
   */
  boolean holdTheSwitch() throws DatabaseException {
    Path shm = file.resolveSibling(file.getFileName() + "-shm");
    try (FileChannel channel =
            FileChannel.open(shm, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(DEAD_MAN_SWITCH, 1, /* shared= */ false)) {
      return lock == null;
    } catch (NoSuchFileException notOpenInWalMode) {
      return false;
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "looking at the locks of " + shm, e);
    }
  }

  /** Best effort: other users' and other containers' processes may be out of sight. */
  boolean haveADescriptor() {
    Object identity = identityOf(file);
    if (identity == null || !Files.isDirectory(PROC)) {
      return false;
    }
    String self = Long.toString(ProcessHandle.current().pid());
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (!self.equals(String.valueOf(process.getFileName())) && hasOpen(process, identity)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException outOfSight) {
      return false;
    }
    return false;
  }

  private static boolean hasOpen(Path process, Object identity) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (isFile(descriptor) && identity.equals(identityOf(descriptor))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException goneOrOutOfSight) {
      return false;
    }
    return false;
  }

  private static boolean isFile(Path descriptor) throws IOException {
    String target = Files.readSymbolicLink(descriptor).toString();
    return NO_FILES.stream().noneMatch(target::startsWith);
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
