package io.github.replicatorkuma.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is mounted where. */
public final class MountPoints {
  /** Linux' table: the fifth word of a line is the place, with a space as {@code \040}. */
  private static final Path TABLE = Path.of("/proc/self/mountinfo");

  private MountPoints() {}

  /**
   * Whether a sibling of {@code directory} is not stored where that is: as where a container has
   * only {@code directory} from outside. A sibling that is mounted itself is what somebody wants.
   */
  public static boolean areApart(Path directory, Path sibling) throws IOException {
    Set<String> mounted = places();
    return !mounted.contains(inTable(sibling))
        && (mounted.contains(inTable(directory))
            || !device(directory).equals(device(sibling.resolveSibling(""))));
  }

  /** Whether nothing is mounted there or above: in a container, it goes with that. */
  public static boolean isOnRoot(Path path) throws IOException {
    Set<String> mounted = places();
    Path place = path.toAbsolutePath().normalize();
    while (place.getParent() != null) {
      if (mounted.contains(inTable(place))) {
        return false;
      }
      place = place.getParent();
    }
    return !mounted.isEmpty();
  }

  /** None where there is no table. */
  private static Set<String> places() throws IOException {
    if (!Files.exists(TABLE)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(TABLE, StandardCharsets.UTF_8)) {
      return lines.map(line -> line.split(" ", 6)[4]).collect(Collectors.toSet());
    }
  }

  private static String inTable(Path directory) {
    return directory.toString().replace("\\", "\\134").replace(" ", "\\040");
  }

  private static Object device(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:dev");
  }
}
