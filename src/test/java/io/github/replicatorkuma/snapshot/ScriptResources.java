package io.github.replicatorkuma.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the original Replicator Kuma v2 wrote of the two seeded databases in {@code kuma-data}, byte
 * for byte; of its SQL only a little, as nobody reads it.
 */
public final class ScriptResources {
  private ScriptResources() {}

  /**
   * Copies an export.
   *
   * @param databaseKind of the leader: {@code sqlite} or {@code mariadb}
   */
  public static Path copy(String databaseKind, Path target) {
    try {
      Path source =
          Path.of(ScriptResources.class.getResource("/script-snapshots/" + databaseKind).toURI());
      List<Path> all;
      try (Stream<Path> found = Files.walk(source)) {
        all = found.toList();
      }
      for (Path path : all) {
        Path copy = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return target;
  }
}
