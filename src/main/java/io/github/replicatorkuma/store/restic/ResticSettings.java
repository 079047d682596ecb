package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.FleetLabel;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What it takes to run restic.
 *
 * @param executable a name on the {@code PATH} of {@code environment}, or a path
 * @param environment what restic inherits: repository, password, credentials, {@code PATH}
 * @param cacheDirectory kept over restarts; without it each look costs a dozen times the requests
 * @param hostName for {@code --host}: under which name snapshots are saved
 * @param workingDirectory what relative paths in {@code environment} start from
 * @param timeouts how long restic may take
 * @param children where the restics that are running are remembered; without it a lock that a
 *     killed one leaves is waited for
 * @param label of the fleet whose repository it is to be
 * @param bulky whether what is saved is large and hardly changes: files that look as they did are
 *     not read again, and no size is refused
 */
public record ResticSettings(
    String executable,
    Map<String, String> environment,
    Path cacheDirectory,
    String hostName,
    Path workingDirectory,
    Timeouts timeouts,
    Optional<Path> children,
    FleetLabel label,
    boolean bulky) {
  public static final String DEFAULT_EXECUTABLE = "restic";

  public ResticSettings {
    environment = Map.copyOf(environment);
    cacheDirectory = cacheDirectory.toAbsolutePath();
    workingDirectory = workingDirectory.toAbsolutePath();
  }

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
    String location = environment.getOrDefault("RESTIC_REPOSITORY", "");
    if (location.isEmpty()) {
      throw ResticDiagnosis.of(Kind.MISCONFIGURED, "REPOSITORY_UNSET")
          .failure("no repository: RESTIC_REPOSITORY is not set", null);
    }
    return location;
  }

  /** Without the values of the environment, which are secrets. */
  @Override
  public String toString() {
    return "restic " + executable + " for host " + hostName + ", cache " + cacheDirectory;
  }

  /**
   * How long restic may take. Left alone it tries for a quarter of an hour to reach a repository
   * that is away, and for ever once it waits for a connection.
   *
   * @param look listing, reading the repository's id, creating it
   * @param transfer saving and fetching
   * @param forget forgetting and pruning
   */
  public record Timeouts(Duration look, Duration transfer, Duration forget) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofMinutes(2), Duration.ofMinutes(15), Duration.ofMinutes(60));

    /** Of what may take a night to be moved. */
    public static final Timeouts BULKY =
        new Timeouts(Duration.ofMinutes(2), Duration.ofHours(24), Duration.ofHours(6));
  }
}
