package io.github.replicatorkuma.config;

import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The whole configuration, free of errors (DESIGN 8).
 *
 * @param instanceName letters, digits, {@code .}, {@code _}, {@code -}
 * @param localEntities of which tables local rows are kept; only the local-entity mode asks
 * @param checkInterval how often the leader looks at its own tables
 * @param quietPeriod how long nobody must have edited before the leader publishes
 * @param lookInterval how often an unchanged leader looks at the repository
 * @param restoreInterval how often a replica looks at the repository
 * @param stateDirectory absolute, perhaps not there yet
 * @param stagingDirectory absolute, perhaps not there yet; emptied after use
 * @param init whether a missing repository is created
 * @param keep which snapshots are kept; empty keeps all
 * @param maxDeletePercent of the monitors, 0 to 100
 * @param applyMethod how a replica brings rows into its running Kuma
 * @param pausedTypes types of monitors that are applied paused
 * @param sqliteDatabase absolute; where Kuma's SQLite file is, when the operator says so
 */
public record ReplicatorConfig(
    Mode mode,
    String instanceName,
    RepositorySettings repository,
    ReplicationScope scope,
    Set<TableName> localEntities,
    Duration checkInterval,
    Duration quietPeriod,
    Duration lookInterval,
    Duration restoreInterval,
    Path stateDirectory,
    Path stagingDirectory,
    boolean init,
    Optional<KeepPolicy> keep,
    int maxDeletePercent,
    ApplyMethod applyMethod,
    Set<String> pausedTypes,
    Optional<Path> sqliteDatabase,
    NotifySettings notifySettings,
    KumaSettings kuma,
    LogFormat logFormat,
    LogLevel logLevel) {
  /** The state directory's name where none is configured, in Kuma's data directory. */
  public static final String STATE_DIRECTORY = "replicator-kuma";

  public ReplicatorConfig {
    localEntities = Set.copyOf(localEntities);
    pausedTypes = Set.copyOf(pausedTypes);
  }
}
