package io.github.replicatorkuma.database.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * What {@code PRAGMA data_version} is made of, without a connection: the head of {@code <db>-shm},
 * whose change counter and checksums every commit in WAL mode rewrites (sqlite.org/walformat.html,
 * section 2.1), beside the sizes and times of the files.
 */
record ChangeCounter(Path file) {
  private static final int HEAD_BYTES = 48;

  /** Empty where the files cannot be read, or are in use by this process. */
  Optional<String> read() {
    Lock alone = OpenFiles.lockOf(file).writeLock();
    if (!alone.tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          String.join(" ", stamp(file), stamp(beside("-wal")), head(beside("-shm"))));
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      alone.unlock();
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static String stamp(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.fileKey() + ":" + attributes.size() + ":" + attributes.lastModifiedTime();
    } catch (NoSuchFileException absent) {
      return "-";
    }
  }

  private static String head(Path shm) throws IOException {
    try (InputStream bytes = Files.newInputStream(shm)) {
      return HexFormat.of().formatHex(bytes.readNBytes(HEAD_BYTES));
    } catch (NoSuchFileException nobodyHasItOpen) {
      return "-";
    }
  }
}
