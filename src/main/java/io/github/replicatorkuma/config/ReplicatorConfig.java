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
 * What replication needs to know, free of errors.
 *
 * @param instanceName letters, digits, {@code .}, {@code _}, {@code -}
 * @param maxDeletePercent of the monitors, 0 to 100
 * @param stateDirectory absolute, perhaps not there yet
 * @param stagingDirectory absolute, perhaps not there yet; emptied after use
 * @param sqliteDatabase absolute; where Kuma's SQLite file is, when the operator says so
 */
public record ReplicatorConfig(
    Mode mode,
    String instanceName,
    RepositorySettings repository,
    ReplicationScope scope,
    int maxDeletePercent,
    Leader leader,
    Replica replica,
    Path stateDirectory,
    Path stagingDirectory,
    Optional<Path> sqliteDatabase,
    KumaSettings kuma) {
  /** The state directory's name where none is configured, in Kuma's data directory. */
  public static final String STATE_DIRECTORY = "replicator-kuma";

  /**
   * What only a leader goes by.
   *
   * @param checkInterval how often it looks at its own tables
   * @param quietPeriod how long nobody must have edited before it publishes
   * @param lookInterval how often it looks at the repository while nothing changes
   * @param init whether a missing repository is created
   * @param keep which snapshots are kept; empty keeps all
   */
  public record Leader(
      Duration checkInterval,
      Duration quietPeriod,
      Duration lookInterval,
      boolean init,
      Optional<KeepPolicy> keep) {}

  /**
   * What only a replica goes by.
   *
   * @param restoreInterval how often it looks at the repository
   * @param applyMethod how it brings rows into its running Kuma
   * @param localEntities of which tables local rows are kept; only the local-entity mode asks
   * @param pausedTypes types of monitors that are applied paused
   */
  public record Replica(
      Duration restoreInterval,
      ApplyMethod applyMethod,
      Set<TableName> localEntities,
      Set<String> pausedTypes) {
    public Replica {
      localEntities = Set.copyOf(localEntities);
      pausedTypes = Set.copyOf(pausedTypes);
    }
  }
}
