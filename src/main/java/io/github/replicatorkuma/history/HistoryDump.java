package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes all that an Uptime Kuma holds into a directory, whole or as it was before. The directory
 * is kept from one backup to the next, as only what changed is read and written.
 *
 * <p>Must not run while Uptime Kuma boots, migrates or stops; the caller sees to that.
 *
 * @param dataDir Uptime Kuma's
 * @param directory for nothing but this; made where it is missing, for its owner only
 * @param instance whose backup it is
 */
public record HistoryDump(
    KumaDatabase database,
    Path dataDir,
    Path directory,
    Instance instance,
    Optional<String> kumaVersion,
    Clock clock,
    Steps steps) {
  /** After that all rows are read, as something may have changed that no sum shows. */
  private static final Duration COMPLETE_EVERY = Duration.ofDays(7);

  /** What was read in the one cut. */
  private record Rows(Set<String> migrations, KeptTable schema, List<KeptTable> tables) {}

  /**
   * Brings the directory up to date.
   *
   * @return what it holds now; the database is not used any more
   * @throws ReplicationException when the database cannot be read or the directory not be written;
   *     retryable, where Uptime Kuma migrates
   */
  public HistoryManifest run(HistoryProgress progress) throws ReplicationException {
    HistoryLayout layout = new HistoryLayout(directory);
    Instant now = clock.instant();
    Optional<HistoryManifest> before = before(layout, now);
    steps.reached(Step.BACKUP_BEFORE_ROWS);
    List<KeptTable> known = before.map(HistoryManifest::tables).orElse(List.of());
    Rows rows =
        database.read(
            cut -> {
              cut.requireSettled("Uptime Kuma");
              WholeCut whole = cut.whole();
              TableDump dump = new TableDump(whole, layout, known, progress);
              return new Rows(cut.migrations(), dump.schema(), dump.tables());
            });
    steps.reached(Step.BACKUP_BEFORE_FILES);
    try {
      HistoryManifest manifest =
          new HistoryManifest(
              HistoryManifest.FORMAT,
              HistoryManifest.KIND,
              instance,
              kumaVersion,
              rows.migrations(),
              database.kind(),
              now,
              before.map(HistoryManifest::complete).orElse(now),
              rows.schema(),
              rows.tables(),
              new KeptFiles(dataDir, layout)
                  .copy(before.map(HistoryManifest::files).orElse(List.of())));
      steps.reached(Step.BACKUP_BEFORE_MANIFEST);
      AtomicFile.write(layout.manifest(), manifest.text());
      steps.reached(Step.BACKUP_BEFORE_CLEARING);
      clear(layout, manifest);
      return manifest;
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /** The last backup, unless all is to be written anew. */
  private Optional<HistoryManifest> before(HistoryLayout layout, Instant now)
      throws ReplicationException {
    try {
      PrivateDirectory.make(directory);
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
    try {
      HistoryManifest last = HistoryManifest.read(layout.manifest());
      Duration age = Duration.between(last.complete(), now);
      boolean isOurs = last.instance().equals(instance) && last.engine().equals(database.kind());
      return isOurs && !age.isNegative() && age.compareTo(COMPLETE_EVERY) < 0
          ? Optional.of(last)
          : Optional.empty();
    } catch (IOException noneOrUnreadable) {
      return Optional.empty();
    }
  }

  /** Removes what no manifest names any more, and what a killed backup left. */
  private static void clear(HistoryLayout layout, HistoryManifest manifest) throws IOException {
    Set<Path> wanted = new HashSet<>(Set.of(layout.manifest()));
    manifest.files().forEach(file -> wanted.add(layout.files().resolve(file.path())));
    for (KeptTable table : manifest.tables()) {
      table.segments().forEach(segment -> wanted.add(layout.segment(table, segment)));
    }
    KeptTable schema = manifest.schema();
    schema.segments().forEach(segment -> wanted.add(layout.segment(schema, segment)));
    for (Path path : FileTree.of(layout.root())) {
      if (!Files.isDirectory(path) && !wanted.contains(path)) {
        Files.delete(path);
      }
    }
  }

  static ReplicationException unwritable(Path directory, IOException cause) {
    return ReplicationException.retryable(
        "cannot write the history backup to " + directory + ": " + PlainText.reason(cause),
        "Make REPLICATOR_STATE_DIR a directory that this user may write to, with as much free space"
            + " as Uptime Kuma's database has.",
        cause);
  }
}
