package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.history.HistoryManifest.KeptFile;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.history.HistoryManifest.Segment;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A backup that was fetched, and found whole, on its way onto an empty place. */
public final class HistoryRestore {
  private static final String OLDER =
      "Restore an older backup: `replicator-kuma history list` shows them.";

  private static final String OTHER_ENGINE =
      "For MariaDB, set UPTIME_KUMA_DB_TYPE and what belongs to it as where the backup was made. To"
          + " change the kind of database, start Uptime Kuma once with the new one and clone.";

  private final HistoryLayout layout;
  private final HistoryManifest manifest;

  private HistoryRestore(HistoryLayout layout, HistoryManifest manifest) {
    this.layout = layout;
    this.manifest = manifest;
  }

  /**
   * Reads all of the backup in {@code directory} and compares it with its manifest.
   *
   * @throws ReplicationException terminal, with the name of what is damaged, missing or of another
   *     backup
   */
  public static HistoryRestore open(Path directory) throws ReplicationException {
    HistoryLayout layout = new HistoryLayout(directory);
    try {
      HistoryManifest manifest = HistoryManifest.read(layout.manifest());
      if (manifest.format() != HistoryManifest.FORMAT) {
        throw refused(
            "the history backup has format %d, this version knows format %d"
                .formatted(manifest.format(), HistoryManifest.FORMAT),
            "Upgrade Replicator Kuma.");
      }
      HistoryRestore restore = new HistoryRestore(layout, manifest);
      restore.requireWhole(manifest.schema());
      for (KeptTable table : manifest.tables()) {
        restore.requireWhole(table);
      }
      for (KeptFile file : manifest.files()) {
        requireWhole(layout.files().resolve(file.path()), file.digest());
      }
      return restore;
    } catch (IOException e) {
      throw damaged(layout.manifest(), PlainText.reason(e));
    }
  }

  public HistoryManifest manifest() {
    return manifest;
  }

  /**
   * Restores onto a place that is empty, or that an earlier restore left half done. Afterwards it
   * holds all, or what it held before; a server may be left half done, which {@link
   * RestorePlace#state} tells.
   *
   * @param known the migrations that the Uptime Kuma there knows, if that can be told
   * @throws ReplicationException terminal, when the place is taken, is of another engine, or its
   *     Uptime Kuma is older than the backup's
   */
  public void into(
      RestorePlace place, Optional<Set<String>> known, HistoryProgress progress, Steps steps)
      throws ReplicationException {
    requireKnown(known);
    if (place.state() == RestorePlace.State.TAKEN) {
      throw taken(place);
    }
    String engine = place.server().map(KumaDatabase::kind).orElse("sqlite");
    if (!engine.equals(manifest.engine())) {
      throw refused(
          "the backup is of a database of the kind %s, here it is %s"
              .formatted(manifest.engine(), engine),
          OTHER_ENGINE);
    }
    KeptFiles files = new KeptFiles(place.dataDir(), layout);
    if (place.server().isPresent()) {
      intoServer(place.server().get(), files, progress, steps);
    } else {
      new Room(place.dataDir()).requireToRestore(manifest.bytes());
      intoFile(place, files, progress, steps);
    }
  }

  /**
   * Makes a new SQLite database of the backup, of whatever engine it is, for {@code clone} to read.
   *
   * @param file where nothing is yet
   */
  public KumaDatabase scratch(Path file, HistoryProgress progress) throws ReplicationException {
    new Room(file.toAbsolutePath().resolveSibling("")).requireToRestore(manifest.bytes());
    try {
      AtomicFile.<ReplicationException>fill(
          file,
          fresh -> {
            new DatabaseFill(layout, manifest, progress, Steps.UNOBSERVED).into(sqlite(fresh));
            SqliteDatabase.setAsideLeftOvers(file);
          });
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    return sqlite(file);
  }

  private void intoFile(RestorePlace place, KeptFiles files, HistoryProgress progress, Steps steps)
      throws ReplicationException {
    try {
      AtomicFile.<ReplicationException>fill(
          place.file(),
          fresh -> {
            fillAll(sqlite(fresh), files, progress, steps);
            FileTree.giveToOwner(place.dataDir(), fresh);
            if (place.state() == RestorePlace.State.TAKEN) {
              throw taken(place);
            }
            SqliteDatabase.setAsideLeftOvers(place.file());
          });
      steps.reached(Step.RESTORE_PLACED);
      Path choice = place.dataDir().resolve(DatabaseLocator.CHOICE);
      AtomicFile.writeOpen(choice, DatabaseLocator.SQLITE_CHOICE);
      FileTree.giveToOwner(place.dataDir(), choice);
    } catch (IOException e) {
      throw unwritable(place.dataDir(), e);
    }
  }

  private void intoServer(
      KumaDatabase server, KeptFiles files, HistoryProgress progress, Steps steps)
      throws ReplicationException {
    String marker = WholeCut.BEING_FILLED.value();
    server.create();
    List<TableSchema> leftOver = server.read(cut -> cut.whole().tables());
    server.fill(
        filling -> {
          filling.execute("CREATE TABLE IF NOT EXISTS " + marker + " (id int)");
          for (TableSchema table : leftOver) {
            filling.execute("DROP TABLE " + filling.quoted(table.name().value()));
          }
        });
    fillAll(server, files, progress, steps);
    server.fill(filling -> filling.execute("DROP TABLE " + marker));
    steps.reached(Step.RESTORE_PLACED);
  }

  private void fillAll(
      KumaDatabase database, KeptFiles files, HistoryProgress progress, Steps steps)
      throws ReplicationException {
    new DatabaseFill(layout, manifest, progress, steps).into(database);
    steps.reached(Step.RESTORE_BEFORE_FILES);
    try {
      files.putBack(manifest.files());
    } catch (IOException e) {
      throw unwritable(files.dataDir(), e);
    }
    steps.reached(Step.RESTORE_BEFORE_PLACE);
  }

  private static SqliteDatabase sqlite(Path file) {
    return new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
  }

  private void requireKnown(Optional<Set<String>> known) throws ReplicationException {
    Set<String> unknown = new TreeSet<>(known.isEmpty() ? Set.of() : manifest.migrations());
    unknown.removeAll(known.orElse(Set.of()));
    if (!unknown.isEmpty()) {
      throw refused(
          "the backup is of a newer Uptime Kuma%s: the one here does not know %s"
              .formatted(
                  manifest.kumaVersion().map(version -> " (" + version + ")").orElse(""),
                  String.join(", ", unknown)),
          "Use that version of Uptime Kuma here, or a newer one.");
    }
  }

  private static ReplicationException taken(RestorePlace place) {
    String what =
        place.server().map(KumaDatabase::description).orElse(place.dataDir() + ", which holds one");
    return refused(
        "there is an Uptime Kuma already: " + what,
        "Restore onto an empty data directory, or an empty database.");
  }

  private void requireWhole(KeptTable table) throws ReplicationException {
    for (Segment segment : table.segments()) {
      requireWhole(layout.segment(table, segment), segment.digest());
    }
  }

  private static void requireWhole(Path file, String digest) throws ReplicationException {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw damaged(file, "it is missing");
      }
      if (!KeptFiles.digest(file).hex().equals(digest)) {
        throw damaged(file, "it is not what the manifest names");
      }
    } catch (IOException e) {
      throw damaged(file, PlainText.reason(e));
    }
  }

  private static ReplicationException damaged(Path file, String what) {
    return refused("the history backup is damaged, " + file + ": " + what, OLDER);
  }

  private static ReplicationException refused(String message, String hint) {
    return ReplicationException.terminal(message, "Nothing was changed. " + hint);
  }

  private static ReplicationException unwritable(Path where, IOException cause) {
    return ReplicationException.retryable(
        "cannot restore to " + where + ": " + PlainText.reason(cause),
        "Make that directory writable for this user, with as much free space as the backup has.",
        cause);
  }
}
