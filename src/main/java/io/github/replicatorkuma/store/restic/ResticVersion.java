package io.github.replicatorkuma.store.restic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of restic, as {@code restic version} names it. */
record ResticVersion(int major, int minor, int patch) {
  /** Compression and repository format 2: what Debian 12 ships. */
  static final ResticVersion OLDEST = new ResticVersion(0, 14, 0);

  private static final Pattern LINE =
      Pattern.compile("restic v?([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?\\b");

  static Optional<ResticVersion> parse(String output) {
    Matcher matcher = LINE.matcher(output);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String patch = matcher.group(3);
    return Optional.of(
        new ResticVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  boolean isOlderThan(ResticVersion other) {
    if (major != other.major) {
      return major < other.major;
    }
    return minor == other.minor ? patch < other.patch : minor < other.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
