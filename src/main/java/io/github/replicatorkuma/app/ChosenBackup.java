package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.history.HistoryRepository;
import io.github.replicatorkuma.history.HistoryRestore;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.store.Backups;
import java.time.Instant;
import java.util.Optional;

/** The backup that somebody wants, fetched and found whole for as long as it is used. */
record ChosenBackup(Parts parts, HistoryRepository repository, Progress progress) {
  private static final EventLog log = EventLog.of(ChosenBackup.class);

  /** What is done with it; says what came of that. */
  interface Use {
    String of(Backup backup, HistoryRestore fetched) throws ReplicationException;
  }

  CycleReport use(Order.Restore order, Use use) throws ReplicationException, InterruptedException {
    String name = order.instance().orElse(parts.config().instanceName());
    Backups backups = repository.list();
    Optional<Backup> chosen = backups.newestAsOf(name, order.at().orElse(Instant.MAX));
    if (chosen.isEmpty()) {
      return none(name, backups);
    }
    Backup backup = chosen.get();
    log.info(
        "restoring",
        field("backup", backup.id().brief()),
        field("instance", name),
        field("made", backup.time()));
    try (StagingDirectory staging =
        StagingDirectory.createBesideOthers(parts.staging(), "history")) {
      repository.fetch(backup, staging.path());
      progress.doing("comparing the backup with its manifest");
      String done = use.of(backup, HistoryRestore.open(staging.path()));
      return new CycleReport(
          Result.DONE,
          "restored",
          "restored backup %s of %s, made %s: %s"
              .formatted(backup.id().brief(), name, Wording.time(backup.time()), done),
          "");
    } finally {
      progress.doing(Progress.WORKING);
    }
  }

  private static CycleReport none(String name, Backups backups) {
    boolean older = !backups.of(name).isEmpty();
    String found =
        older
            ? "no backup of " + name + " is that old"
            : backups.all().isEmpty()
                ? "there is no backup yet"
                : "no backup is of %s; there are those of %s"
                    .formatted(name, String.join(", ", backups.names()));
    String other = backups.names().stream().findFirst().orElse("NAME");
    return new CycleReport(
        Result.STOPPED,
        "no_backup",
        found,
        older
            ? "See which ones there are: `replicator-kuma history list`"
            : "To restore another one's, run: `replicator-kuma history restore --instance "
                + other
                + "`. For a new Uptime Kuma without old data, set"
                + " REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY=false.");
  }
}
