package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.history.HistoryNotes;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tells what this instance remembers, and what its daemon knows where one runs; asks nobody else,
 * so it works when everything is down.
 */
@Command(name = "status")
final class StatusCommand extends OneShot {
  private static final int BRIEF = 8;

  @Option(names = "--verbose")
  private boolean verbose;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    Parts parts = parts();
    Map<String, Object> fields = fields(parts, parts.stateToRead());
    Optional<JsonNode> daemon = RunningDaemon.status(parts.stateToRead());
    Map<String, Object> lines = new LinkedHashMap<>(words(parts));
    lines.putAll(
        daemon
            .map(status -> DaemonStatus.lines(status, now(parts)))
            .orElseGet(() -> notAnswering(parts.stateToRead())));
    if (verbose) {
      lines.putAll(fields);
      daemon.map(DaemonStatus::details).ifPresent(lines::putAll);
    }
    fields.put("daemon", daemon.orElse(NullNode.instance));
    return print(
        fields, () -> lines.forEach((name, value) -> line("%-16s %s".formatted(name, value))));
  }

  private static Map<String, String> notAnswering(StateDirectory directory) {
    return Map.of(
        "replication",
        StateLock.described(directory)
            .orElse("not running: no daemon answers beside this command"));
  }

  private static Instant now(Parts parts) {
    return parts.clock().instant();
  }

  /** Where nobody configured who leads, what this instance remembers tells. */
  private static String role(Parts parts, RepositoryMemory memory) {
    boolean elected = parts.config().mode() == Mode.AUTO && memory.leads();
    return elected ? "leader" : parts.role().word();
  }

  /** What this instance remembers, for people. */
  private static Map<String, String> words(Parts parts) throws ReplicationException {
    StateDirectory directory = parts.stateToRead();
    RepositoryMemory memory = directory.peek().memoryAt(parts.store(directory).locationKey());
    Map<String, String> words = new LinkedHashMap<>();
    words.put("role", role(parts, memory) + ", called " + parts.config().instanceName());
    words.put("repository", parts.store(directory).description());
    RepositoryMemory.@Nullable Published published = memory.published();
    RepositoryMemory.@Nullable Applied applied = memory.applied();
    if (published != null) {
      String what = DaemonStatus.when(published.at(), now(parts));
      words.put("last published", what + ", " + published.id().brief());
    }
    if (applied != null && !memory.rejected().containsKey(applied.id().value())) {
      String what = DaemonStatus.when(applied.at(), now(parts));
      String from = ", %s from %s".formatted(applied.id().brief(), applied.leader().name());
      boolean back =
          parts.role().leads() && applied.leader().id().equals(directory.peek().instanceId());
      words.put(back ? "went back to" : "last applied", what + from);
    }
    HistoryNotes backups = HistoryNotes.read(directory.historyNotes());
    backups.last().ifPresent(made -> words.put("last backup", DaemonStatus.when(made, now(parts))));
    backups
        .failed()
        .ifPresent(
            reason ->
                words.put("no new backup", reason + backups.hint().map(". "::concat).orElse("")));
    if (published == null && applied == null) {
      words.put("so far", "nothing was published or applied here");
    }
    memory
        .rejected()
        .forEach((id, reason) -> words.put("not applied", id.substring(0, BRIEF) + ": " + reason));
    if (Files.exists(directory.restorePoint())) {
      words.put(
          "last apply",
          "can be taken back until Uptime Kuma is next started: `replicator-kuma apply --undo`");
    }
    return words;
  }

  private static Map<String, Object> fields(Parts parts, StateDirectory directory)
      throws ReplicationException {
    ReplicatorConfig config = parts.config();
    SnapshotStore store = parts.store(directory);
    InstanceState state = directory.peek();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", role(parts, state.memoryAt(store.locationKey())));
    fields.put("mode", config.mode().name());
    fields.put("instance", config.instanceName());
    fields.put("instance-id", state.instanceId());
    fields.put("repository", store.description());
    fields.put("held-by", StateLock.holder(directory).orElse("nobody"));
    RepositoryMemory memory = state.memoryAt(store.locationKey());
    fields.put("published", describe(memory.published()));
    fields.put("applied", describe(memory.applied()));
    fields.put("rejected", memory.rejected());
    fields.put("unproved-apply", Files.exists(directory.restorePoint()));
    return fields;
  }

  private static String describe(RepositoryMemory.@Nullable Published published) {
    return published == null
        ? "nothing"
        : "%s (%s) at %s, digest %s"
            .formatted(
                published.id().brief(),
                published.position(),
                published.at(),
                published.digest().brief());
  }

  private static String describe(RepositoryMemory.@Nullable Applied applied) {
    return applied == null
        ? "nothing"
        : "%s (%s) by %s at %s, digest %s"
            .formatted(
                applied.id().brief(),
                applied.position().label(),
                applied.leader().name(),
                applied.at(),
                applied.digest().brief());
  }
}
