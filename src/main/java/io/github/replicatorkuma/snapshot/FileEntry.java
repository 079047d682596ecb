package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import java.util.regex.Pattern;

/**
 * A file of Kuma's upload directory, as a manifest names it.
 *
 * @param name {@code logo<digits>.png}: names come from snapshots, and nothing else may ever reach
 *     a path
 * @param size in bytes
 * @param digest of its bytes
 */
public record FileEntry(String name, long size, Digest digest) {
  private static final Pattern LOGO = Pattern.compile("logo[0-9]{1,19}\\.png");

  /**
   * @throws IllegalArgumentException when {@code name} is not a logo's or {@code size} is negative
   */
  public FileEntry {
    if (!isLogo(name)) {
      throw new IllegalArgumentException("not the name of a logo: " + name);
    }
    if (size < 0) {
      throw new IllegalArgumentException("negative size of " + name + ": " + size);
    }
  }

  /** Whether {@code name} is one that Kuma gives to a status page's logo. */
  public static boolean isLogo(String name) {
    return LOGO.matcher(name).matches();
  }
}
