package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that are complete or absent, and readable for their owner only. */
public final class PrivateFile {
  private static final String HINT =
      "Check that there is space for a copy of the database and that its directory can be written.";

  private PrivateFile() {}

  /** What is to be in the file. */
  @FunctionalInterface
  public interface Content {
    /** Fills {@code partial}, which is there and empty. */
    void writeTo(Path partial) throws IOException, DatabaseException;
  }

  /**
   * Writes the new file {@code target}.
   *
   * @param action what for, for failures
   */
  public static void write(Path target, String action, Content content) throws DatabaseException {
    String doing = action + " to " + target;
    Path directory = target.toAbsolutePath().normalize().getParent();
    if (directory == null || Files.exists(target)) {
      throw new DatabaseException(
          Kind.FAILED, doing + ": there is a file already", "Remove that file.", null);
    }
    Path partial = directory.resolve(target.getFileName() + ".partial");
    try {
      discard(partial);
      Files.createFile(
          partial,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      content.writeTo(partial);
      sync(partial, StandardOpenOption.WRITE);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      sync(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, doing + ": " + e.getMessage(), HINT, e);
    } finally {
      discardQuietly(partial);
    }
  }

  private static void sync(Path path, OpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static void discard(Path partial) throws IOException {
    Files.deleteIfExists(partial.resolveSibling(partial.getFileName() + "-journal"));
    Files.deleteIfExists(partial);
  }

  private static void discardQuietly(Path partial) {
    try {
      discard(partial);
    } catch (IOException leftForTheNextCopy) {
      // The next copy to the same target starts by discarding it.
    }
  }
}
