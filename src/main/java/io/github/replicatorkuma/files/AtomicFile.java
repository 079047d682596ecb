package io.github.replicatorkuma.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files of which a reader, after a power cut too, finds the old or the new content: to a new
 * file beside the old one, to the disk, then into its place. A link in that place gives way.
 */
public final class AtomicFile {
  /** For the owner only, whatever the umask is. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /** What a file is to hold. */
  public interface Content<E extends Exception> {
    /** Writes it to {@code target}, which is closed afterwards. */
    void writeTo(OutputStream target) throws IOException, E;
  }

  /** Who writes to a file by its name. */
  public interface Filling<E extends Exception> {
    /** Fills {@code file}, which is there and empty. */
    void fill(Path file) throws IOException, E;
  }

  /** A file that must not exist yet, to be written in blocks, for its owner only. */
  public static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE));
  }

  /** Writes {@code content} to {@code target}, for its owner only. */
  public static void write(Path target, byte[] content) throws IOException {
    fill(target, file -> Files.write(file, content));
  }

  /** The same of what does not fit into memory. */
  public static <E extends Exception> void write(Path target, Content<E> content)
      throws IOException, E {
    fill(
        target,
        file -> {
          try (OutputStream stream =
              new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
            content.writeTo(stream);
          }
        });
  }

  /** The same of what only a path can be given to. */
  public static <E extends Exception> void fill(Path target, Filling<E> filling)
      throws IOException, E {
    place(target, filling, PRIVATE);
    toDisk(target.toAbsolutePath().resolveSibling(""));
  }

  /** Writes a text that others may read, as the umask says. */
  public static void writeOpen(Path target, String text) throws IOException {
    place(target, file -> Files.write(file, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes what others may read, too, with {@code permissions} where the file system has them. */
  public static void writeShared(Path target, byte[] content, Set<PosixFilePermission> permissions)
      throws IOException {
    place(
        target,
        file -> {
          Files.write(file, content);
          permit(file, permissions);
        });
  }

  /** Sets them as far as this user and the file system can. */
  public static void permit(Path path, Set<PosixFilePermission> permissions) {
    try {
      Files.setPosixFilePermissions(path, permissions);
    } catch (IOException | UnsupportedOperationException asTheUmaskSays) {
      // A share of Windows has none, and what is another user's is not ours to change.
    }
  }

  private static <E extends Exception> void place(
      Path target, Filling<E> filling, FileAttribute<?>... attributes) throws IOException, E {
    Path unfinished = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    try {
      filling.fill(Files.createFile(unfinished, attributes));
      move(unfinished, target);
    } catch (Exception e) {
      discard(unfinished, e);
      throw e;
    }
  }

  /** What was not finished may hold secrets. */
  private static void discard(Path unfinished, Exception cause) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Moves a finished file or directory to where it belongs on the same file system, at once. */
  public static void move(Path finished, Path target) throws IOException {
    toDisk(finished);
    Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until a file, or what is where in a directory, is on the disk. */
  public static void toDisk(Path path) throws IOException {
    try (FileChannel open = FileChannel.open(path)) {
      open.force(true);
    }
  }
}
