package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.util.Map;

/** The environment restic runs in, and the repository's location in it. */
record ResticEnvironment(Map<String, String> variables) {
  /** Whether the repository is a path from where restic runs. */
  boolean isRelative() throws StoreException {
    return !location().contains(":") && !location().startsWith("/");
  }

  /**
   * Where the repository is, secrets and all.
   *
   * @throws StoreException when that is not said
   */
  String location() throws StoreException {
    String location = variables.getOrDefault("RESTIC_REPOSITORY", "");
    if (location.isEmpty()) {
      throw new StoreException(
          Kind.MISCONFIGURED,
          "no repository: RESTIC_REPOSITORY is not set",
          ResticHints.REPOSITORY_UNSET,
          null);
    }
    return location;
  }
}
