package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.HistoryWork;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.HistorySettings;
import io.github.replicatorkuma.daemon.HistoryCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backups of the whole Uptime Kuma: makes, lists and restores them. */
@Command(name = HistoryCommand.NAME)
final class HistoryCommand extends OneShot {
  static final String NAME = "history";

  enum Action {
    backup,
    list,
    restore
  }

  @Parameters(index = "0", paramLabel = "ACTION")
  private @Nullable Action action;

  @Option(names = "--instance", paramLabel = "NAME")
  private @Nullable String instance;

  @Option(names = "--at", paramLabel = "TIME", converter = MomentConverter.class)
  private @Nullable Instant time;

  @Option(names = "--init")
  private boolean init;

  @Option(names = "--to", paramLabel = "DIR")
  private @Nullable Path directory;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    Action chosen = Objects.requireNonNull(action);
    boolean onlyToRestore = time != null || directory != null;
    boolean namesOne = chosen == Action.backup && instance != null;
    if (namesOne
        || (init && chosen != Action.backup)
        || (onlyToRestore && chosen != Action.restore)) {
      throw wrong(
          "--at and --to go with restore, --instance with restore and list, --init with backup");
    }
    Parts parts = lockingParts();
    HistorySettings settings =
        parts
            .config()
            .history()
            .orElseThrow(
                () ->
                    ReplicationException.terminal(
                        "no backups are made here", "Set REPLICATOR_HISTORY_REPOSITORY."));
    HistoryWork work =
        HistoryWork.of(parts, settings, parts.runner(), environment().progress(), Optional::empty);
    return switch (chosen) {
      case backup ->
          carryOut(parts, NAME, new Order.BackUp(init), state -> report(work.backUp(init)));
      case list -> list(work.repository().list().all());
      case restore -> restore(parts, work);
    };
  }

  private int restore(Parts parts, HistoryWork work)
      throws ReplicationException, InterruptedException {
    doing("restoring");
    Order.Restore order =
        new Order.Restore(Optional.ofNullable(instance), Optional.ofNullable(time));
    if (directory != null) {
      return report(work.copy(order, environment().directory().resolve(directory)));
    }
    return carryOut(
        parts,
        NAME,
        order,
        state -> report(work.isEmpty() ? work.restore(order) : HistoryCycle.NOT_EMPTY));
  }

  private int list(List<Backup> all) {
    List<Backup> wanted =
        all.stream()
            .filter(backup -> instance == null || backup.instance().name().equals(instance))
            .toList();
    return print(
        wanted.stream().map(Backup::fields).toList(),
        () -> {
          TextTable table =
              new TextTable("ID", "TIME", "INSTANCE", "UPTIME KUMA", "DATABASE", "ROWS");
          wanted.forEach(backup -> add(backup, table));
          table.lines().forEach(this::line);
          line(Amount.of(wanted.size(), "backup"));
        });
  }

  private static void add(Backup backup, TextTable table) {
    table.add(
        backup.id().brief(),
        Wording.time(backup.time()),
        backup.instance().name(),
        backup.about().getOrDefault("kuma", ""),
        backup.about().getOrDefault("database", ""),
        backup.about().getOrDefault("rows", ""));
  }
}
