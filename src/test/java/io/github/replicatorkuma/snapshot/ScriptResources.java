package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.bench.Directories;
import java.net.URISyntaxException;
import java.nio.file.Path;

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
      String resource = "/script-snapshots/" + databaseKind;
      Directories.copy(Path.of(ScriptResources.class.getResource(resource).toURI()), target);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return target;
  }
}
