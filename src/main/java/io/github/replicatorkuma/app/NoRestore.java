package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.RestoreGate;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps an Uptime Kuma that was to have its backup from starting without data also where the
 * configuration is wrong, and so nothing can be restored.
 */
record NoRestore(ParsedConfig parsed, KumaData data) implements RestoreGate.Means {
  private static final String FOR_A_NEW_ONE =
      "For a new Uptime Kuma without old data, set %s=false."
          .formatted(Variable.RESTORE_WHEN_EMPTY.name());

  static Optional<RestoreGate> gate(
      ParsedConfig parsed, KumaBeside beside, Orders orders, Telling telling, Health health) {
    NoRestore means = of(parsed, beside.server());
    boolean hasBackups = parsed.values().find(Variable.HISTORY_REPOSITORY).isPresent();
    return parsed.config().isEmpty() && beside.supervised() && (means.isAsked() || hasBackups)
        ? Optional.of(
            new RestoreGate(means, true, () -> {}, orders, telling, health, HistoryService.RETRY))
        : Optional.empty();
  }

  private static NoRestore of(ParsedConfig parsed, EmbeddedServer server) {
    Optional<Path> sqliteDatabase = parsed.values().find(Variable.SQLITE_DATABASE);
    DatabaseLocator locator = Parts.locator(parsed.kuma(), sqliteDatabase, server);
    return new NoRestore(parsed, new KumaData(parsed.kuma(), sqliteDatabase, locator));
  }

  /** What a wrong variable means for an Uptime Kuma that is to have its backup, for who asks. */
  static Optional<Problem> consequence(ParsedConfig parsed, EmbeddedServer server) {
    NoRestore means = of(parsed, server);
    return means.isAsked() && means.isEmpty()
        ? Optional.of(
            new Problem(
                Variable.RESTORE_WHEN_EMPTY.name(),
                "Uptime Kuma has no data, and is not started until the variables are right",
                "Fix the others. " + FOR_A_NEW_ONE))
        : Optional.empty();
  }

  /** A value that cannot be read counts as true: an empty Uptime Kuma would watch nothing. */
  private boolean isAsked() {
    return parsed.values().get(Variable.RESTORE_WHEN_EMPTY) || isUnreadable();
  }

  private boolean isUnreadable() {
    return parsed.isWrong(Variable.RESTORE_WHEN_EMPTY.name())
        && !parsed.values().get(Variable.RESTORE_WHEN_EMPTY);
  }

  /** What cannot be looked at is taken for empty only where a restore was asked for. */
  @Override
  public boolean isEmpty() {
    Path directory = parsed.kuma().dataDirectory();
    try {
      boolean unused = FileQuestion.ask(() -> Files.exists(directory), FileQuestion.PATIENCE);
      return isAsked() ? data.isEmpty() : isHalfRestored();
    } catch (IOException | ReplicationException unknown) {
      return isAsked();
    }
  }

  @Override
  public boolean isHalfRestored() throws ReplicationException {
    return data.isHalfRestored();
  }

  @Override
  public CycleReport restore(Order.Restore order) {
    CycleReport wrong = new ConfigurationException(parsed.errors()).report();
    String counts =
        isUnreadable()
            ? Variable.RESTORE_WHEN_EMPTY.name() + " may mean true, and so it counts as that: "
            : "";
    return wrong.saying(counts + wrong.summary(), wrong.hint() + " " + FOR_A_NEW_ONE);
  }
}
