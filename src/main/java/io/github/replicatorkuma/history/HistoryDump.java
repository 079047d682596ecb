package io.github.replicatorkuma.history;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.history.HistoryManifest.Segment;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
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
 * @param room a directory for nothing but this; made where it is missing, for its owner only
 * @param instance whose backup it is
 */
public record HistoryDump(
    KumaDatabase database,
    Path dataDir,
    Room room,
    Instance instance,
    Optional<String> kumaVersion,
    Clock clock,
    Steps steps) {
  private static final EventLog log = EventLog.of(HistoryDump.class);

  /** After that all rows are read, as something may have changed that no sum shows. */
  private static final Duration COMPLETE_EVERY = Duration.ofDays(7);

  /** What was read in the one cut. */
  private record Rows(Set<String> migrations, KeptTable schema, List<KeptTable> tables) {}

  /**
   * Brings the directory up to date. A failure leaves there what was there before.
   *
   * @return what it holds now; the database is not used any more
   * @throws ReplicationException when the database cannot be read or the directory not be written,
   *     or has too little room; retryable, where Uptime Kuma migrates
   */
  public HistoryManifest run(HistoryProgress progress) throws ReplicationException {
    HistoryLayout layout = new HistoryLayout(room.directory());
    try {
      PrivateDirectory.make(room.directory());
    } catch (IOException e) {
      throw room.unwritable(e);
    }
    Optional<HistoryManifest> last = last(layout);
    clearAfterFailure(layout, last);
    Instant now = clock.instant();
    Optional<HistoryManifest> before = last.filter(known -> isFresh(known, now));
    room.require(needed(last, before.isPresent()));
    boolean written = false;
    try {
      HistoryManifest manifest = write(layout, before, now, progress);
      written = true;
      return manifest;
    } finally {
      if (!written) {
        clearAfterFailure(layout, last(layout));
      }
    }
  }

  private HistoryManifest write(
      HistoryLayout layout, Optional<HistoryManifest> before, Instant now, HistoryProgress progress)
      throws ReplicationException {
    steps.reached(Step.BACKUP_BEFORE_ROWS);
    List<KeptTable> known = before.map(HistoryManifest::tables).orElse(List.of());
    Rows rows =
        database.read(
            cut -> {
              cut.requireSettled("Uptime Kuma");
              WholeCut whole = cut.whole();
              TableDump dump = new TableDump(whole, layout, room, known, progress);
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
                  .copy(before.map(HistoryManifest::files).orElse(List.of()), room));
      steps.reached(Step.BACKUP_BEFORE_MANIFEST);
      AtomicFile.write(layout.manifest(), manifest.text());
      steps.reached(Step.BACKUP_BEFORE_CLEARING);
      clear(layout, named(layout, manifest));
      return manifest;
    } catch (IOException e) {
      throw room.unwritable(e);
    }
  }

  /** The last backup; empty where there is none, or it cannot be read. */
  private static Optional<HistoryManifest> last(HistoryLayout layout) {
    try {
      return Optional.of(HistoryManifest.read(layout.manifest()));
    } catch (IOException noneOrUnreadable) {
      return Optional.empty();
    }
  }

  /** Whether what has not changed may be taken over. */
  private boolean isFresh(HistoryManifest last, Instant now) {
    Duration age = Duration.between(last.complete(), now);
    boolean isOurs = last.instance().equals(instance) && last.engine().equals(database.kind());
    return isOurs && !age.isNegative() && age.compareTo(COMPLETE_EVERY) < 0;
  }

  /**
   * What may be written beside the last backup, as far as it is known: all of it, or what no sum
   * shows to be the same.
   */
  private long needed(Optional<HistoryManifest> last, boolean onlyChanges) {
    long rows =
        last.stream()
            .flatMap(manifest -> manifest.tables().stream())
            .filter(table -> !onlyChanges || !TableDump.hasSums(table.name()))
            .flatMap(table -> table.segments().stream())
            .mapToLong(Segment::bytes)
            .sum();
    return onlyChanges ? rows : Math.max(rows, database.bytes());
  }

  /** The manifest and all files that it names. */
  private static Set<Path> named(HistoryLayout layout, HistoryManifest manifest) {
    Set<Path> wanted = new HashSet<>(Set.of(layout.manifest()));
    manifest.files().forEach(file -> wanted.add(layout.files().resolve(file.path())));
    for (KeptTable table : manifest.tables()) {
      table.segments().forEach(segment -> wanted.add(layout.segment(table, segment)));
    }
    KeptTable schema = manifest.schema();
    schema.segments().forEach(segment -> wanted.add(layout.segment(schema, segment)));
    return wanted;
  }

  /** Removes what no manifest names any more, and what a killed backup left. */
  private static void clear(HistoryLayout layout, Set<Path> wanted) throws IOException {
    for (Path path : FileTree.of(layout.root())) {
      if (!Files.isDirectory(path) && !wanted.contains(path)) {
        Files.delete(path);
      }
    }
  }

  /** Leaves nothing on a disk that is Uptime Kuma's, too, which no backup needs. */
  private static void clearAfterFailure(HistoryLayout layout, Optional<HistoryManifest> last) {
    try {
      clear(layout, last.map(manifest -> named(layout, manifest)).orElse(Set.of()));
    } catch (IOException e) {
      log.warn("history_not_cleared", field("directory", layout.root()), field("reason", e));
    }
  }
}
