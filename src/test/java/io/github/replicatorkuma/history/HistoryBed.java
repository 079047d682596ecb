package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** A Kuma's data directory, the directory of its backups, and an empty data directory. */
record HistoryBed(Path directory, MutableClock clock) {
  static final String NOW = "2026-11-30T12:00:00Z";

  HistoryBed(Path directory) {
    this(directory, new MutableClock(NOW));
  }

  Path data() {
    return directory.resolve("data");
  }

  Path file() {
    return data().resolve("kuma.db");
  }

  Path backup() {
    return directory.resolve("backup");
  }

  Path empty() {
    return directory.resolve("empty");
  }

  Path restored() {
    return empty().resolve("kuma.db");
  }

  RestorePlace place() {
    return new RestorePlace(empty(), Optional.empty());
  }

  HistoryDump dumpOf(KumaDatabase database, Steps steps) {
    Instance instance = new Instance("kuma-a", "id-a");
    return new HistoryDump(
        database, data(), new Room(backup()), instance, Optional.of("2.5.3"), clock, steps);
  }

  HistoryManifest dumpWith(LongSupplier free) throws ReplicationException {
    return new HistoryDump(
            sqlite(file()),
            data(),
            new Room(backup(), free),
            new Instance("kuma-a", "id-a"),
            Optional.of("2.5.3"),
            clock,
            Steps.UNOBSERVED)
        .run(HistoryProgress.UNSEEN);
  }

  HistoryManifest dump() throws ReplicationException {
    return dumpOf(sqlite(file()), Steps.UNOBSERVED).run(HistoryProgress.UNSEEN);
  }

  void restore() throws ReplicationException, IOException {
    Files.createDirectories(empty());
    HistoryRestore.open(backup())
        .into(place(), Optional.empty(), HistoryProgress.UNSEEN, Steps.UNOBSERVED);
  }

  static SqliteDatabase sqlite(Path file) {
    return new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
  }

  /** The files of the last backup, each with when it was written. */
  Map<String, Object> segments() {
    try {
      Map<String, Object> all = new TreeMap<>();
      for (Path file : FileTree.of(backup().resolve("tables"))) {
        if (Files.isRegularFile(file)) {
          all.put(
              backup().relativize(file).toString(), Files.readAttributes(file, "unix:ino,ctime"));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
