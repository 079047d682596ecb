package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The new file of a copy of a database: complete or absent, and readable for its owner only. */
public final class CopyFile {
  private static final String HINT =
      "Check that there is space for a copy of the database and that its directory can be written.";

  private CopyFile() {}

  /**
   * Writes the new file {@code target}.
   *
   * @param action what for, for failures
   */
  public static void write(
      Path target, String action, AtomicFile.Filling<DatabaseException> filling)
      throws DatabaseException {
    String doing = action + " to " + target;
    if (target.getFileName() == null || Files.exists(target)) {
      throw new DatabaseException(
          Kind.FAILED, doing + ": there is a file already", "Remove that file.");
    }
    try {
      AtomicFile.fill(target, filling);
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, doing + ": " + e.getMessage(), HINT, e);
    }
  }
}
