package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.SnapshotWriter;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The source of a clone in one consistent cut: a snapshot that was read back and proved equal to
 * what was read, and the history that is left behind. The source may change afterwards.
 */
record CloneContent(
    VerifiedSnapshot snapshot, Map<TableName, Long> history, List<String> warnings) {
  private static final Instance SELF = new Instance("clone", "clone");

  /** What is seen of the source inside its transaction. */
  private record Cut(Manifest manifest, Map<TableName, Long> history, List<String> warnings) {}

  /**
   * Reads the source.
   *
   * @param targetSettings the keys of the target's settings; those that the source does not have
   *     will go
   */
  static CloneContent read(
      KumaData source, Set<String> targetSettings, Path emptyDirectory, Clock clock)
      throws ReplicationException {
    Cut cut =
        source
            .database()
            .read(
                transaction -> {
                  requireReady(transaction);
                  return cut(source, transaction, targetSettings, emptyDirectory, clock);
                });
    VerifiedSnapshot snapshot = SnapshotReader.verify(emptyDirectory, cut.manifest().tags());
    return new CloneContent(snapshot, cut.history(), cut.warnings());
  }

  /** The keys of all settings that may be another instance's too. */
  static Set<String> settings(ReadTransaction transaction) throws ReplicationException {
    Set<String> keys = new TreeSet<>();
    Optional<TableSchema> settings = transaction.schema(ReplicatedTables.SETTING);
    if (settings.isPresent()) {
      Column key = settings.get().columns().get(settings.get().indexOf("key"));
      TableSchema onlyKeys = new TableSchema(ReplicatedTables.SETTING, List.of(key));
      try (RowCursor rows = transaction.rows(onlyKeys, key.name())) {
        for (Row row = rows.next(); row != null; row = rows.next()) {
          keys.add(String.valueOf(row.cell(0)));
        }
      }
    }
    keys.removeAll(ReplicatedTables.INSTANCE_SETTINGS);
    keys.remove(ReplicatedTables.LOGIN_SECRET);
    return keys;
  }

  /** All of the configuration, with these settings. */
  static ReplicationScope scope(Set<String> settings) {
    return new ReplicationScope(Set.of(), settings, true);
  }

  private static void requireReady(ReadTransaction transaction) throws ReplicationException {
    if (transaction.isMigrating()) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "the source's Uptime Kuma is migrating its database",
          CloneHints.MIGRATING,
          null);
    }
    boolean hasUsers =
        transaction.schema(ReplicatedTables.USER).isPresent()
            && transaction.count(ReplicatedTables.USER) > 0;
    if (!hasUsers) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "the source's Uptime Kuma has no user yet: there is nothing to clone",
          CloneHints.NO_USER,
          null);
    }
  }

  private static Cut cut(
      KumaData source,
      ReadTransaction transaction,
      Set<String> targetSettings,
      Path directory,
      Clock clock)
      throws ReplicationException {
    Set<String> settings = new TreeSet<>(settings(transaction));
    settings.addAll(targetSettings);
    String kind = source.database().kind();
    ContentSummary content;
    Manifest manifest;
    try {
      content =
          SnapshotWriter.write(
              directory,
              new ReplicatedContent(transaction, scope(settings)),
              UploadDirectory.at(source.uploads()),
              kind);
      manifest =
          new Manifest(
              SnapshotTags.FORMAT,
              content.digest(),
              Position.NONE,
              SELF,
              SELF.name(),
              SELF.id(),
              null,
              new ArrayList<>(transaction.migrations()),
              kind,
              clock.instant(),
              settings,
              content.tables(),
              content.files());
      SnapshotWriter.writeManifest(directory, manifest);
    } catch (SnapshotException e) {
      throw new ReplicationException(
          e.severity(), String.valueOf(e.getMessage()), CloneHints.STAGING, e);
    }
    return new Cut(manifest, history(transaction), content.warnings());
  }

  private static Map<TableName, Long> history(ReadTransaction transaction)
      throws ReplicationException {
    List<TableName> tables = new ArrayList<>(ReplicatedTables.HISTORY);
    tables.add(ReplicatedTables.DOMAIN_EXPIRY);
    Map<TableName, Long> rows = new LinkedHashMap<>();
    for (TableName table : tables) {
      if (transaction.schema(table).isPresent()) {
        rows.put(table, transaction.count(table));
      }
    }
    return rows;
  }
}
