package io.github.replicatorkuma.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the daemon beside this says that replication works: it may withhold or refuse although
 * all that can be looked at is well.
 *
 * @param daemon its status; empty where none runs
 */
public record ReplicationCheck(Supplier<Optional<JsonNode>> daemon) implements Check {
  @Override
  public String subject() {
    return "replication";
  }

  @Override
  public List<Finding> look() {
    Optional<JsonNode> health = daemon.get().map(status -> status.path("health"));
    if (health.isEmpty()) {
      return List.of(Finding.ok(subject(), "no daemon runs beside this"));
    }
    String reason = health.get().path("reason").asText();
    return List.of(
        health.get().path("healthy").asBoolean()
            ? Finding.ok(subject(), reason)
            : Finding.failure(subject(), reason, health.get().path("hint").asText()));
  }
}
