package io.github.replicatorkuma.config;

import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What replication needs to know, free of errors.
 *
 * @param instanceName letters, digits, {@code .}, {@code _}, {@code -}
 * @param stateDirectory absolute, perhaps not there yet
 * @param stagingDirectory absolute, perhaps not there yet; emptied after use
 * @param sqliteDatabase absolute; where Kuma's SQLite file is, when the operator says so
 * @param fleet empty where nothing is written or read but the repository
 * @param history empty where no backups are made
 * @param values of all else that the environment says
 */
public record ReplicatorConfig(
    Mode mode,
    String instanceName,
    RepositorySettings repository,
    ReplicationScope scope,
    Path stateDirectory,
    Path stagingDirectory,
    Optional<Path> sqliteDatabase,
    KumaSettings kuma,
    Optional<FleetSettings> fleet,
    Optional<HistorySettings> history,
    Values values) {
  /** The state directory's name where none is configured, in Kuma's data directory. */
  public static final String STATE_DIRECTORY = "replicator-kuma";
}
