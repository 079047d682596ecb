package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.files.LineChannel;
import io.github.replicatorkuma.files.SocketFile;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the agent in Kuma's process (docker/agent/kuma-reload.cjs, which describes the
 * requests). For one thread; lives as long as the daemon, over any number of Kuma's boots.
 */
public final class AgentClient implements LiveKuma {
  private static final List<String> TABLES =
      ReplicatedTables.ALL.stream().map(TableName::value).toList();
  private static final String UPDATE = "Update Uptime Kuma or Replicator Kuma, whichever is older.";
  private static final String RESTART =
      "Restart the container. If that does not help, look for REPLICATOR-KUMA in Uptime Kuma's"
          + " log.";

  /** No count of writes, so that the answer comes at once. */
  private static final int NEVER = -1;

  private static final int LONGEST_ANSWER = 64 << 20;
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

  /** A thousand monitors are read from a database that may be far away. */
  private static final Duration RELOADS_WITHIN = Duration.ofSeconds(30);

  /** Longer than the agent gives a provider. */
  private static final Duration NOTIFIES_WITHIN = Duration.ofSeconds(30);

  private static final EventLog log = EventLog.of(AgentClient.class);

  private final @Nullable Path socketFile;

  /** Why there is no way to the agent. */
  private final @Nullable Obstacle unreachable;

  /** What was stopped or changed and has not been taken up yet. */
  private ChangedRows due = ChangedRows.NONE;

  /**
   * @param socketFile where the agent listens, once Kuma has begun to start
   */
  public AgentClient(Path socketFile) {
    this.socketFile = socketFile;
    this.unreachable = null;
  }

  AgentClient(Obstacle unreachable) {
    this.socketFile = null;
    this.unreachable = unreachable;
  }

  /** Where the agent of the Kuma with this data directory listens; empty without a place for it. */
  public static Optional<Path> socketFile(Path dataDirectory) {
    try {
      return Optional.of(SocketFile.of(dataDirectory, "agent.sock", SocketFile.usualParents()));
    } catch (IOException e) {
      log.warn("agent_not_reachable", field("reason", e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public Optional<Obstacle> obstacle() {
    if (unreachable != null) {
      return Optional.of(unreachable);
    }
    try {
      JsonNode answer = ask("hello", Map.of(), ANSWERS_WITHIN);
      if (!answer.path("ready").asBoolean()) {
        return Optional.of(new Obstacle("Uptime Kuma has not started yet", "", false));
      }
      List<String> missing = texts(answer.path("missing"));
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Obstacle(
                  "this Uptime Kuma does not have " + String.join(", ", missing), UPDATE, true));
    } catch (KumaException e) {
      boolean late = e.getCause() instanceof SocketTimeoutException;
      return Optional.of(new Obstacle(String.valueOf(e.getMessage()), RESTART, !late));
    }
  }

  @Override
  public boolean isReloadDue() {
    return unreachable == null && !due.equals(ChangedRows.NONE);
  }

  @Override
  public void quiesce(Collection<String> monitors, Collection<String> maintenances)
      throws KumaException {
    due =
        due.and(
            new ChangedRows(Set.copyOf(monitors), Set.copyOf(maintenances), Set.of(), Set.of()));
    ask("quiesce", Map.of("monitors", monitors, "maintenances", maintenances), ANSWERS_WITHIN);
  }

  @Override
  public void reload(ChangedRows changed) throws KumaException {
    due = due.and(changed);
    ask("reload", RecordJson.fields(due), RELOADS_WITHIN);
    due = ChangedRows.NONE;
  }

  @Override
  public RunningLoops running() throws KumaException {
    JsonNode answer = ask("report", Map.of(), ANSWERS_WITHIN);
    return new RunningLoops(rows(answer.path("monitors")), rows(answer.path("maintenances")));
  }

  @Override
  public long awaitWrite(long known, Duration atMost) throws KumaException {
    return writes(known, atMost).path("writes").asLong();
  }

  @Override
  public boolean isSaving() throws KumaException {
    return writes(NEVER, Duration.ZERO).path("saving").asBoolean();
  }

  private JsonNode writes(long known, Duration atMost) throws KumaException {
    Map<String, Object> what =
        Map.of("known", known, "milliseconds", atMost.toMillis(), "tables", TABLES);
    return ask("await-write", what, atMost.plus(ANSWERS_WITHIN));
  }

  @Override
  public List<String> tell(String name, String text) throws KumaException {
    return texts(ask("notify", Map.of("name", name, "text", text), NOTIFIES_WITHIN).path("names"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public AlertStates alerts(AlertOrders orders, long known, Duration atMost) throws KumaException {
    Map<String, @Nullable Object> what = RecordJson.fields(orders);
    what.put("known", known);
    what.put("milliseconds", atMost.toMillis());
    try {
      return RecordJson.read(AlertStates.class, ask("alerts", what, atMost.plus(ANSWERS_WITHIN)));
    } catch (IllegalArgumentException e) {
      throw failed("alerts", "it answers something else", e);
    }
  }

  private static Set<List<@Nullable String>> rows(JsonNode array) {
    Set<List<@Nullable String>> rows = new HashSet<>();
    for (JsonNode row : array) {
      List<@Nullable String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.isNull() ? null : cell.asText()));
      rows.add(cells);
    }
    return rows;
  }

  /** The agent looks for the operation at the beginning. */
  private JsonNode ask(
      String operation, Map<String, ? extends @Nullable Object> what, Duration within)
      throws KumaException {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("op", operation);
    request.putAll(what);
    JsonNode answer;
    try (LineChannel lines = connected()) {
      lines.write(Json.text(request), within);
      answer = Json.read(lines.read(LONGEST_ANSWER, within));
    } catch (JsonProcessingException e) {
      throw failed(operation, "its answer is no JSON", e);
    } catch (IOException e) {
      throw failed(operation, String.valueOf(e.getMessage()), e);
    }
    if (!answer.path("ok").asBoolean()) {
      throw failed(operation, answer.path("error").asText("it gives no reason"), null);
    }
    return answer;
  }

  private LineChannel connected() throws KumaException {
    if (unreachable != null) {
      throw new KumaException(
          KumaException.Kind.NOT_RELOADED, unreachable.reason(), unreachable.hint());
    }
    try {
      return LineChannel.to(Objects.requireNonNull(socketFile));
    } catch (IOException e) {
      String reason = "Uptime Kuma does not run, or it runs without the agent";
      throw new KumaException(KumaException.Kind.NOT_RELOADED, reason, "", e);
    }
  }

  private static KumaException failed(String operation, String reason, @Nullable Exception cause) {
    return new KumaException(
        KumaException.Kind.NOT_RELOADED,
        "the agent in Uptime Kuma failed at " + operation + ": " + reason,
        "",
        cause);
  }
}
