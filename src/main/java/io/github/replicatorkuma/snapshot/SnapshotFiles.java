package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * How files are made and opened: new ones are for their owner only, since snapshots hold passwords;
 * fetched ones are not trusted to be what they are called.
 */
final class SnapshotFiles {
  private SnapshotFiles() {}

  /** A file that must not exist yet, to be written in blocks: it has no buffer. */
  static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            AtomicFile.PRIVATE));
  }

  /** A file that must not exist yet, in UTF-8. */
  static Utf8Output createText(Path file) throws IOException {
    return new Utf8Output(create(file));
  }

  /** Two such files, which get the same text. */
  static Utf8Output createText(Path file, Path copy) throws IOException {
    OutputStream first = create(file);
    try {
      return new Utf8Output(first, create(copy));
    } catch (IOException e) {
      try (first) {
        throw e;
      }
    }
  }

  /**
   * Opens a file that somebody else put below {@code root}; follows no symbolic link there.
   *
   * @param mostBytes that it may have
   * @throws NoSuchFileException when it is not there
   * @throws IOException when it is no regular file, or cannot be read
   * @throws SnapshotException of kind TOO_LARGE
   */
  static InputStream open(Path root, Path file, long mostBytes)
      throws IOException, SnapshotException {
    Path path = root;
    for (Path part : root.relativize(file)) {
      path = path.resolve(part);
      if (Files.isSymbolicLink(path)) {
        throw new IOException("a symbolic link");
      }
    }
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      throw new IOException("no regular file");
    }
    if (found.size() > mostBytes) {
      throw SnapshotException.tooLarge(
          root.relativize(file) + " has more than %d bytes", mostBytes);
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }
}
