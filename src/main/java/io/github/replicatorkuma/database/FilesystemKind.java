package io.github.replicatorkuma.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Knows file systems on which SQLite's WAL does not work. */
public final class FilesystemKind {
  /** Of these, several hosts may have one file open, and WAL needs memory that they share. */
  private static final Set<String> SHARED_BETWEEN_HOSTS =
      Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs");

  private FilesystemKind() {}

  /** The warning for a database at {@code file}; empty when there is nothing to warn of. */
  static Optional<String> warning(Path file) {
    return of(file).flatMap(type -> warning(file, type));
  }

  /** The type of the file system that {@code file} is on, or will be; empty when unknown. */
  public static Optional<String> of(Path file) {
    Path place = file.toAbsolutePath();
    while (place != null && !Files.exists(place)) {
      place = place.getParent();
    }
    if (place == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.getFileStore(place).type());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /** Whether several hosts may use a file system of this type at once. */
  public static boolean isSharedBetweenHosts(String type) {
    return SHARED_BETWEEN_HOSTS.contains(type);
  }

  static Optional<String> warning(Path file, String type) {
    if (!isSharedBetweenHosts(type)) {
      return Optional.empty();
    }
    return Optional.of(
        file
            + " is on a file system of type "
            + type
            + ". Network file systems such as NFS are not supported by Uptime Kuma and SQLite's WAL;"
            + " the database may become damaged. Move the data directory to a local disk.");
  }
}
