package io.github.replicatorkuma.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.files.LineChannel;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the daemon at the other end of a socket.
 *
 * @param key of its state directory
 */
public record ControlClient(LineChannel lines, String key) implements AutoCloseable {
  static final String KEY = "key";
  static final String ORDER = "order";
  static final String STATUS = "status";

  private static final int LONGEST_ANSWER = 4 << 20;

  /** A daemon shows itself every few seconds; a machine may be short of memory or CPU. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Empty where no daemon listens. */
  public static Optional<ControlClient> connect(Path socket, String key) {
    try {
      return Optional.of(new ControlClient(LineChannel.to(socket), key));
    } catch (IOException | UnsupportedOperationException nobodyThere) {
      return Optional.empty();
    }
  }

  /**
   * Has the daemon carry it out; how it ended.
   *
   * @param progress told what the daemon does meanwhile
   * @throws ReplicationException when that cannot be known
   */
  public CycleReport carryOut(Order order, Consumer<String> progress) throws ReplicationException {
    try {
      lines.write(Json.text(Map.of(KEY, key, ORDER, RecordJson.fields((Record) order))), PATIENCE);
      JsonNode answer = answer(PATIENCE);
      while (answer.has("progress")) {
        progress.accept(answer.path("progress").asText());
        answer = answer(PATIENCE);
      }
      return report(answer);
    } catch (IOException e) {
      throw ReplicationException.retryable(
          "the running daemon did not tell how it ended: " + e.getMessage(),
          "Look into its log; it may have been stopped, or may still be at it.",
          e);
    }
  }

  /** All that the daemon knows, as {@code /status} tells it; empty where it does not say. */
  public Optional<JsonNode> status(Duration within) {
    try {
      lines.write(Json.text(Map.of(KEY, key, STATUS, true)), within);
      JsonNode status = answer(within).path("status");
      return status.isObject() ? Optional.of(status) : Optional.empty();
    } catch (IOException notToday) {
      return Optional.empty();
    }
  }

  private JsonNode answer(Duration within) throws IOException {
    return Json.read(lines.read(LONGEST_ANSWER, within));
  }

  private static CycleReport report(JsonNode answer) throws ReplicationException {
    JsonNode report = answer.path("report");
    if (!report.isObject()) {
      throw notUnderstood(answer.path("error").asText("it answers something else"), null);
    }
    try {
      return RecordJson.read(CycleReport.class, report);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(String.valueOf(e.getMessage()), e);
    }
  }

  private static ReplicationException notUnderstood(String reason, @Nullable Exception cause) {
    return ReplicationException.terminal(
        "the running daemon and this command do not understand each other: " + reason,
        "Restart the daemon (in Docker: the container), so that both are of one version.",
        cause);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
