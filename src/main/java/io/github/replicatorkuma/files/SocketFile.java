package io.github.replicatorkuma.files;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a unix socket of an instance goes: into a directory that nobody but its user may enter, the
 * same one in each life, so that nothing piles up. Not into a data volume, as some cannot hold
 * sockets.
 */
public final class SocketFile {
  /** What the kernel takes for the path of a socket, its end included. */
  private static final int LONGEST_PATH = 107;

  private SocketFile() {}

  /** Where such directories may be made, the best place first. */
  public static List<Path> usualParents() {
    return List.of(Path.of("/run"), Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * The socket's path.
   *
   * @param owner the directory whose instance it is for; only its name counts
   * @throws IOException when there is no place for one; the message says why
   */
  public static Path of(Path owner, String name, List<Path> parents) throws IOException {
    String directory =
        "replicator-kuma-" + Digest.ofText(owner.toAbsolutePath().toString()).brief();
    String reason = "no directory for it can be written";
    for (Path parent : parents) {
      try {
        Path file = parent.resolve(directory).resolve(name);
        if (!Files.isWritable(parent)) {
          continue;
        }
        if (file.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
          reason = parent + " has too long a name";
        } else if (isOurs(parent.resolve(directory))) {
          return file;
        } else {
          reason = parent.resolve(directory) + " belongs to somebody else";
        }
      } catch (IOException e) {
        reason = parent + ": " + PlainText.reason(e);
      }
    }
    throw new IOException(reason);
  }

  /** Makes the directory, or sees to it that the one that is there is ours alone. */
  private static boolean isOurs(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PrivateDirectory.PRIVATE);
      return true;
    } catch (FileAlreadyExistsException fromAnEarlierLife) {
      boolean ours =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                  .equals(Files.getOwner(Path.of("/proc/self")));
      if (ours) {
        Files.setPosixFilePermissions(directory, PrivateDirectory.PRIVATE.value());
      }
      return ours;
    }
  }
}
