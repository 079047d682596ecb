package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.control.ControlClient;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The daemon on a state directory, asked instead of working beside it. */
final class RunningDaemon {
  private static final Duration STATUS_WITHIN = Duration.ofSeconds(5);
  private static final int LINES = 2;

  private RunningDaemon() {}

  /**
   * How it ended; empty where no daemon answers, and the command has to do it.
   *
   * @throws ReplicationException when it failed, as when the command had done it
   */
  static Optional<CycleReport> carryOut(StateDirectory state, Order order, Progress progress)
      throws ReplicationException {
    Optional<ControlClient> daemon = connect(state);
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    CycleReport report;
    try (ControlClient client = daemon.get()) {
      report = client.carryOut(order, progress::doing);
    } catch (IOException e) {
      throw ReplicationException.retryable(
          "the connection to the running daemon cannot be closed", "", e);
    }
    if (report.isFailure()) {
      throw new ReplicationException(
          severity(report.result()), report.summary(), report.hint(), null);
    }
    return Optional.of(report);
  }

  /** All that it knows; empty where none answers. */
  static Optional<JsonNode> status(StateDirectory state) {
    Optional<ControlClient> daemon = connect(state);
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    try (ControlClient client = daemon.get()) {
      return client.status(STATUS_WITHIN);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Severity severity(Result failure) {
    return switch (failure) {
      case TERMINAL -> Severity.TERMINAL;
      case RETRYABLE_SLOWLY -> Severity.RETRYABLE_SLOWLY;
      default -> Severity.RETRYABLE;
    };
  }

  private static Optional<ControlClient> connect(StateDirectory state) {
    try {
      List<String> lines = Files.readAllLines(state.controlFile());
      return lines.size() == LINES
          ? ControlClient.connect(Path.of(lines.get(0)), lines.get(1))
          : Optional.empty();
    } catch (IOException | InvalidPathException none) {
      return Optional.empty();
    }
  }
}
