package io.github.replicatorkuma.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** How fetched files are opened, which are not trusted to be what they are called. */
final class SnapshotFiles {
  private SnapshotFiles() {}

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
