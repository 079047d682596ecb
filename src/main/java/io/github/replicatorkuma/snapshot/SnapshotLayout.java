package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;

/** Where everything is in a snapshot directory; resolves paths and does nothing else. */
public record SnapshotLayout(Path root) {
  /** Whether snapshots of a database of this kind exist at all. */
  public static boolean isDatabaseKind(String databaseKind) {
    return databaseKind.equals("sqlite") || databaseKind.equals("mariadb");
  }

  public Path manifest() {
    return root.resolve("manifest.json");
  }

  /**
   * The directory of the CSV files: {@code sqlite_exports} or {@code mysql_exports}, as Replicator
   * Kuma v2 named them.
   *
   * @param databaseKind {@code sqlite} or {@code mariadb}
   * @throws IllegalArgumentException when it is neither
   */
  public Path exports(String databaseKind) {
    if (!isDatabaseKind(databaseKind)) {
      throw new IllegalArgumentException("not a database kind: " + databaseKind);
    }
    return root.resolve(databaseKind.equals("sqlite") ? "sqlite_exports" : "mysql_exports");
  }

  /** {@code replicator_kuma/current}, where the very first snapshot of a v2 leader has it all. */
  static SnapshotLayout nestedIn(Path fetchedDirectory) {
    return new SnapshotLayout(fetchedDirectory.resolve("replicator_kuma").resolve("current"));
  }

  public Path csv(String databaseKind, TableName table) {
    return exports(databaseKind).resolve(table + ".csv");
  }

  /** The statements for replicas of v2 in mode {@code RESTORE}. */
  public Path sqlStatements() {
    return root.resolve("sql_statements");
  }

  /** The statements for replicas of v2 in mode {@code RESTORE_LOCAL_ENTITY_REPLICATION}. */
  public Path localEntitySqlStatements() {
    return root.resolve("le_sql_statements");
  }

  /** The INSERTs of {@code table} in one of the two directories of statements. */
  public static Path sql(Path statements, TableName table) {
    return statements.resolve(table + ".sql");
  }

  /** The DELETEs in one of the two directories of statements; a v2 replica runs them all. */
  public static Path truncates(Path statements) {
    return statements.resolve("replicatorkuma_truncates.sql");
  }

  public Path uploads() {
    return root.resolve("upload");
  }

  public Path upload(FileEntry file) {
    return uploads().resolve(file.name());
  }
}
