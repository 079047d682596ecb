package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.time.Durations.longer;

import io.github.replicatorkuma.config.HistorySettings;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.RepositorySettings;
import io.github.replicatorkuma.daemon.HistoryCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.RestoreGate;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.health.HistoryStanding;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.history.HistoryDump;
import io.github.replicatorkuma.history.HistoryManifest;
import io.github.replicatorkuma.history.HistoryNotes;
import io.github.replicatorkuma.history.HistoryProgress;
import io.github.replicatorkuma.history.HistoryRepository;
import io.github.replicatorkuma.history.Room;
import io.github.replicatorkuma.kuma.KumaVersion;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.ResticSettings.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes backups of an instance, and restores them, for its daemon or a command.
 *
 * @param state which who holds the lock has opened
 * @param progress is told what goes on
 * @param obstacles why no backup can be made just now, if there is a reason
 */
public record HistoryWork(
    Parts parts,
    StateDirectory state,
    HistoryRepository repository,
    Progress progress,
    Supplier<Optional<String>> obstacles)
    implements HistoryCycle.Means, RestoreGate.Means {
  /** How what is done begins while Uptime Kuma gets its data. */
  static final String RESTORING = "restoring";

  /** Of a daemon, or a command that holds the lock or only looks. */
  public static HistoryWork of(
      Parts parts,
      HistorySettings settings,
      CommandRunner by,
      Progress progress,
      Supplier<Optional<String>> obstacles) {
    StateDirectory state = parts.stateToRead();
    return new HistoryWork(
        parts,
        state,
        repository(
            parts,
            settings,
            by,
            state.resticCache(),
            Timeouts.BULKY,
            Optional.of(state.historyChildren())),
        progress,
        obstacles);
  }

  /**
   * The repository.
   *
   * @param by runs restic
   * @param children where the restics that are running are remembered, if anywhere
   */
  public static HistoryRepository repository(
      Parts parts,
      HistorySettings settings,
      CommandRunner by,
      Path cache,
      Timeouts timeouts,
      Optional<Path> children) {
    RepositorySettings place = settings.repository();
    SnapshotStore main = parts.store(cache, timeouts, Optional.empty());
    return new HistoryRepository(
        parts.restic(place, cache, timeouts, children, true, by),
        () -> replication(parts, main),
        HistorySettings.ANOTHER_PLACE,
        settings.keep(),
        parts.stateToRead().historyNotes(),
        parts.clock());
  }

  /** The id of the repository that replicates, as it was last seen. */
  private static Optional<RepositoryId> replication(Parts parts, SnapshotStore main) {
    try {
      return parts.stateToRead().peek().repositoryAt(main.locationKey());
    } catch (StateException notToBeRead) {
      return Optional.empty();
    }
  }

  @Override
  public Duration begin() {
    repository.begin();
    HistoryNotes notes = repository.notes();
    Instant now = parts.clock().instant();
    return longer(Duration.between(notes.last().or(notes::begun).orElse(now), now), Duration.ZERO);
  }

  @Override
  public Optional<String> obstacle() {
    return obstacles.get();
  }

  @Override
  public CycleReport backUp(boolean init) throws ReplicationException, InterruptedException {
    KumaDatabase database = parts.requireDatabase();
    Instance self = new Instance(parts.config().instanceName(), state.load().instanceId());
    HistoryDump dump =
        new HistoryDump(
            database,
            parts.config().kuma().dataDirectory(),
            new Room(state.history()),
            self,
            KumaVersion.read(parts.environment().directory()),
            parts.clock(),
            Steps.UNOBSERVED);
    HistoryRepository.Made made =
        repository.backUp(
            self,
            new HistoryRepository.Content() {
              @Override
              public Path directory() {
                return state.history();
              }

              @Override
              public Map<String, String> write() throws ReplicationException {
                return about(dump.run(told("reading")));
              }
            },
            init);
    return new CycleReport(
        Result.DONE,
        "backed_up",
        "made backup %s of %s: %s in %d s"
            .formatted(
                made.id().brief(), self, Wording.size(made.bytes()), made.took().toSeconds()),
        "");
  }

  private static Map<String, String> about(HistoryManifest manifest) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("kuma", manifest.kumaVersion().orElse("unknown"));
    about.put("database", manifest.engine());
    about.put("rows", Long.toString(manifest.rows()));
    return about;
  }

  private HistoryProgress told(String doing) {
    return (table, done, total) -> {
      String of = total > 0 ? String.format(Locale.ROOT, " of %,d", total) : "";
      progress.doing(String.format(Locale.ROOT, "%s %s: %,d%s rows", doing, table, done, of));
    };
  }

  @Override
  public boolean isEmpty() throws ReplicationException {
    return data().isEmpty();
  }

  @Override
  public boolean isHalfRestored() throws ReplicationException {
    return data().isHalfRestored();
  }

  private KumaData data() {
    ReplicatorConfig config = parts.config();
    return new KumaData(config.kuma(), config.sqliteDatabase(), parts.locator());
  }

  @Override
  public CycleReport restore(Order.Restore order)
      throws ReplicationException, InterruptedException {
    return new ChosenBackup(parts, repository, progress)
        .use(
            order,
            (backup, restore) -> {
              // First: killed in between, nobody takes the data for those of an instance that
              // leads.
              InstanceMemory.open(state)
                  .update(
                      known ->
                          known.asRestored(
                              UUID.randomUUID().toString(),
                              parts.clock().instant(),
                              backup.instance()));
              state.forgetRows();
              restore.into(
                  data().place(),
                  KumaVersion.migrations(parts.environment().directory()),
                  told(RESTORING),
                  Steps.UNOBSERVED);
              return "Uptime Kuma has these data now";
            });
  }

  /**
   * Writes all rows of a backup into a new SQLite database, to look into it or to clone it; no
   * Uptime Kuma can be started with that.
   */
  public CycleReport copy(Order.Restore order, Path directory)
      throws ReplicationException, InterruptedException {
    Path file = directory.resolve("kuma.db");
    if (Files.exists(file)) {
      throw ReplicationException.terminal(
          file + " is there already", "Name a directory that is not there yet.");
    }
    return new ChosenBackup(parts, repository, progress)
        .use(
            order,
            (backup, restore) -> {
              try {
                Files.createDirectories(directory);
                var unused = restore.scratch(file, told("writing"));
                AtomicFile.writeOpen(
                    directory.resolve(DatabaseLocator.CHOICE), DatabaseLocator.SQLITE_CHOICE);
              } catch (IOException e) {
                throw ReplicationException.terminal(
                    "cannot write " + directory + ": " + PlainText.reason(e),
                    "Name another one.",
                    e);
              }
              return "its rows are in " + file;
            });
  }

  @Override
  public HistoryStanding standing() {
    HistoryNotes notes = repository.notes();
    return new HistoryStanding(
        notes.last(),
        notes.took(),
        notes.last().map(made -> notes.bytes()),
        false,
        Optional.empty(),
        repository.listed());
  }
}
