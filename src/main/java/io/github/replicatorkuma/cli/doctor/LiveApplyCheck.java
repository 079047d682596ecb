package io.github.replicatorkuma.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether Uptime Kuma takes up changes, and tells of edits, while it runs: as the daemon found, or
 * else whether the agent can be loaded.
 */
public final class LiveApplyCheck implements Check {
  private final Optional<LiveUse> use;
  private final Optional<KumaCommand> kuma;
  private final KumaAgent agent;
  private final CommandRunner runner;
  private final Supplier<Optional<JsonNode>> daemon;

  /**
   * @param use empty where somebody chose to do without
   * @param kuma empty where there is none to be run
   * @param daemon what the running one tells of itself
   */
  public LiveApplyCheck(
      Optional<LiveUse> use,
      Optional<KumaCommand> kuma,
      KumaAgent agent,
      CommandRunner runner,
      Supplier<Optional<JsonNode>> daemon) {
    this.use = use;
    this.kuma = kuma;
    this.agent = agent;
    this.runner = runner;
    this.daemon = daemon;
  }

  @Override
  public String subject() {
    return "live apply";
  }

  @Override
  public List<Finding> look() {
    if (use.isEmpty()) {
      return List.of(Finding.ok(subject(), "not wanted (REPLICATOR_APPLY=restart)"));
    }
    Optional<Verdict> known =
        daemon.get().map(status -> status.path("liveApply")).flatMap(LiveApplyCheck::verdict);
    if (known.isEmpty() && kuma.isEmpty()) {
      return List.of(Finding.ok(subject(), "there is no Uptime Kuma here to be run"));
    }
    Verdict verdict = known.orElseGet(() -> use.get().verdict(agent.obstacle(kuma.get(), runner)));
    return List.of(
        verdict.healthy()
            ? Finding.ok(subject(), verdict.reason())
            : Finding.warning(subject(), verdict.reason(), verdict.hint()));
  }

  private static Optional<Verdict> verdict(JsonNode live) {
    return live.isObject()
        ? Optional.of(
            new Verdict(
                live.path("healthy").asBoolean(),
                live.path("reason").asText(),
                live.path("hint").asText()))
        : Optional.empty();
  }
}
