package io.github.replicatorkuma.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes the directories that secrets are kept in, for their owner only whatever the umask is. */
public final class PrivateDirectory {
  /** For the owner only, whatever the umask is. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int ROOT = 0;

  private PrivateDirectory() {}

  /**
   * Makes {@code directory} and what is missing above it; one that is there is closed to others.
   */
  public static void make(Path directory) throws IOException {
    requireNoPlantedLink(directory);
    if (!Files.isDirectory(directory)) {
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(directory, PRIVATE);
    }
    close(directory, PRIVATE.value());
  }

  /** Closes what is directly in {@code directory} to others, as far as it is ours to close. */
  public static void closeContent(Path directory) throws IOException {
    try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
      for (Path path : content) {
        if (!Files.isSymbolicLink(path)) {
          closeWhereOurs(path);
        }
      }
    }
  }

  /**
   * Linux' own rule for links that others may plant: one is followed where root made it, or whoever
   * owns what it leads to.
   */
  public static void requireNoPlantedLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path) && Files.exists(path)) {
      Object maker = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!maker.equals(ROOT) && !maker.equals(Files.getAttribute(path, "unix:uid"))) {
        throw new IOException(
            path + " is a symbolic link by a user to whom the directory behind it does not belong");
      }
    }
  }

  private static void closeWhereOurs(Path path) {
    try {
      close(path, (Files.isDirectory(path) ? PRIVATE : AtomicFile.PRIVATE).value());
    } catch (IOException notOurs) {
      // The directory itself is closed, and what others own in it holds nothing of ours.
    }
  }

  private static void close(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (!Files.getPosixFilePermissions(path).equals(permissions)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
