package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

  /** The content of the logo {@code name}; empty, with a warning, when it cannot be taken. */
  Optional<byte[]> read(String name, Consumer<String> warnings) {
    if (directory == null) {
      return Optional.empty();
    }
    Path file = directory.resolve(name);
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] content = content(file);
        if (content.length <= MOST_BYTES) {
          return Optional.of(content);
        }
        warnings.accept(warning(file, "it is larger than " + MOST_BYTES / (1024 * 1024) + " MB"));
      } else {
        boolean missing = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        warnings.accept(
            warning(file, missing ? "there is no such file" : "it is not a regular file"));
      }
    } catch (IOException e) {
      warnings.accept(warning(file, "it cannot be read (" + e + ")"));
    }
    return Optional.empty();
  }

  /** At most one byte more than it may have. */
  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes((int) MOST_BYTES + 1);
    }
  }

  private static String warning(Path file, String why) {
    return "the logo " + file + ", which a status page names, is not replicated: " + why;
  }
}
