package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kuma's upload directory, of which only the logos that {@code status_page.icon} names are taken. A
 * logo that cannot be taken is a warning, never a failure: a status page without its logo is better
 * than a replica without its monitors.
 */
public record UploadDirectory(@Nullable Path directory) {
  /** The most bytes that a logo may have: 10 MB. */
  public static final long MOST_BYTES = SnapshotLimits.UPLOAD_BYTES;

  private static final Pattern ICON = Pattern.compile("/upload/(logo[^/?#]*)(\\?.*)?");

  /** No logos are replicated; nothing is missed either. */
  public static UploadDirectory none() {
    return new UploadDirectory(null);
  }

  /** The name of the logo in the text of a {@code status_page.icon}; empty for any other icon. */
  public static Optional<String> logoNamedBy(String icon) {
    Matcher matcher = ICON.matcher(icon);
    return matcher.matches() && FileEntry.isLogo(matcher.group(1))
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** Copies the logo {@code name} to {@code sink}; empty, with a warning, when that cannot be. */
  Optional<FileEntry> copy(String name, ContentSink sink, Consumer<String> warnings)
      throws SnapshotException {
    if (directory == null) {
      return Optional.empty();
    }
    Path file = directory.resolve(name);
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        warnings.accept(warning(file, "it is not a regular file"));
      } else if (found.size() > MOST_BYTES) {
        warnings.accept(tooLarge(file));
      } else {
        return copyFile(file, name, sink, warnings);
      }
    } catch (NoSuchFileException missing) {
      warnings.accept(warning(file, "there is no such file"));
    } catch (IOException e) {
      warnings.accept(warning(file, "it cannot be read (" + e + ")"));
    }
    return Optional.empty();
  }

  /** The file may grow or go while it is read, so its size is what was read. */
  private static Optional<FileEntry> copyFile(
      Path file, String name, ContentSink sink, Consumer<String> warnings)
      throws IOException, SnapshotException {
    MessageDigest hash = Digest.sha256();
    byte[] block = new byte[16 * 1024];
    long size = 0;
    boolean whole = false;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        ContentSink.FileSink target = sink.file(name)) {
      try {
        for (int n = in.read(block); n >= 0 && size <= MOST_BYTES; n = in.read(block)) {
          size += n;
          hash.update(block, 0, n);
          target.write(block, n);
        }
        whole = size <= MOST_BYTES;
      } finally {
        if (!whole) {
          target.discard();
        }
      }
    }
    if (!whole) {
      warnings.accept(tooLarge(file));
      return Optional.empty();
    }
    return Optional.of(new FileEntry(name, size, Digest.of(hash)));
  }

  private static String tooLarge(Path file) {
    return warning(file, "it is larger than " + MOST_BYTES / (1024 * 1024) + " MB");
  }

  private static String warning(Path file, String why) {
    return "the logo " + file + ", which a status page names, is not replicated: " + why;
  }
}
