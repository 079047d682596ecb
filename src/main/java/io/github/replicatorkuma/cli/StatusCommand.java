package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Tells what this instance remembers, and what its daemon knows where one runs; asks nobody else,
 * so it works when everything is down.
 */
@Command(
    name = "status",
    description = {
      "Show the role of this instance and what it published or applied last; while its daemon runs,"
          + " also how it is and its last cycles.",
      "Asks neither the repository nor Uptime Kuma."
    },
    footer = {"  replicator-kuma status", "  replicator-kuma status --json | jq .daemon.health"})
final class StatusCommand extends OneShot {
  StatusCommand(Environment environment) {
    super(environment);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    Parts parts = parts();
    Map<String, Object> fields = fields(parts, parts.stateToRead());
    Optional<JsonNode> daemon = RunningDaemon.status(parts.stateToRead());
    Map<String, Object> lines = new LinkedHashMap<>(fields);
    daemon.map(DaemonStatus::lines).ifPresent(lines::putAll);
    fields.put("daemon", daemon.orElse(NullNode.instance));
    return print(
        fields, () -> lines.forEach((name, value) -> line("%-16s %s".formatted(name, value))));
  }

  private static Map<String, Object> fields(Parts parts, StateDirectory directory)
      throws ReplicationException {
    ReplicatorConfig config = parts.config();
    SnapshotStore store = parts.store(directory);
    InstanceState state = directory.peek();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", parts.role().word());
    fields.put("mode", config.mode().name());
    fields.put("instance", config.instanceName());
    fields.put("instance-id", state.instanceId());
    fields.put("repository", store.description());
    fields.put("held-by", StateLock.holder(directory).orElse("nobody"));
    Optional<RepositoryId> repository = state.repositoryAt(store.locationKey());
    RepositoryMemory memory = repository.map(state::memoryOf).orElse(RepositoryMemory.EMPTY);
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
