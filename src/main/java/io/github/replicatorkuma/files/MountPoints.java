package io.github.replicatorkuma.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return !isMounted(sibling)
        && (isMounted(directory) || !device(directory).equals(device(sibling.resolveSibling(""))));
  }

  /** Whether nothing is mounted there or above: in a container, it goes with that. */
  public static boolean isOnRoot(Path path) throws IOException {
    Path place = path.toAbsolutePath().normalize();
    while (place.getParent() != null) {
      if (isMounted(place)) {
        return false;
      }
      place = place.getParent();
    }
    return Files.exists(TABLE);
  }

  private static boolean isMounted(Path directory) throws IOException {
    String place = directory.toString().replace("\\", "\\134").replace(" ", "\\040");
    if (!Files.exists(TABLE)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(TABLE, StandardCharsets.UTF_8)) {
      return lines.map(line -> line.split(" ", 6)[4]).anyMatch(place::equals);
    }
  }

  private static Object device(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:dev");
  }
}
