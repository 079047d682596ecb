package io.github.replicatorkuma.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what is there of a path. */
final class Places {
  private Places() {}

  /** {@code path}, or the nearest directory above it that exists. */
  static Path existing(Path path) {
    Path place = path.toAbsolutePath();
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return place;
  }
}
