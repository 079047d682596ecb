package io.github.replicatorkuma.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaVersion;
import io.github.replicatorkuma.notify.NtfyTarget;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is around replication: Uptime Kuma, the daemon, and who is told. */
final class InstanceChecks {
  private static final String TRIED = "Versions 2.x and 1.23 have been tried.";

  private InstanceChecks() {}

  /** Which Uptime Kuma is installed in the working directory. */
  static Finding kumaVersion(Path directory) {
    Optional<String> version = KumaVersion.read(directory);
    if (version.isEmpty()) {
      return Finding.warning(
          "none in " + directory,
          "Run the replicator in Uptime Kuma's directory, if it is to run Uptime Kuma.");
    }
    String found = "version " + version.get();
    boolean tried = version.get().startsWith("2.") || version.get().startsWith("1.23.");
    return tried ? Finding.ok(found) : Finding.warning(found + " has not been tried", TRIED);
  }

  /**
   * Whether Uptime Kuma takes up changes, and tells of edits, while it runs: as the daemon found,
   * or else whether the agent can be loaded.
   *
   * @param use empty where somebody chose to do without
   * @param kuma empty where there is none to be run
   */
  static Finding liveApply(
      Optional<LiveUse> use,
      Optional<KumaCommand> kuma,
      KumaAgent agent,
      CommandRunner runner,
      Optional<JsonNode> daemon) {
    if (use.isEmpty()) {
      return Finding.ok("not wanted (REPLICATOR_APPLY=restart)");
    }
    Optional<Verdict> known =
        daemon
            .map(status -> status.path("liveApply"))
            .filter(JsonNode::isObject)
            .map(InstanceChecks::verdict);
    if (known.isEmpty() && kuma.isEmpty()) {
      return Finding.ok("there is no Uptime Kuma here to be run");
    }
    Verdict verdict = known.orElseGet(() -> use.get().verdict(agent.obstacle(kuma.get(), runner)));
    return Finding.okUnless(!verdict.healthy(), verdict.reason(), verdict.hint());
  }

  private static Verdict verdict(JsonNode json) {
    return new Verdict(
        json.path("healthy").asBoolean(), json.path("reason").asText(), json.path("hint").asText());
  }

  /** Whether its server can be reached; nothing is posted. */
  static Finding ntfy(Optional<NtfyTarget> target) throws InterruptedException {
    if (target.isEmpty()) {
      return Finding.ok("no topic is configured");
    }
    Optional<String> problem = target.get().problem();
    return problem.isEmpty()
        ? Finding.ok(target.get().server() + " answers")
        : Finding.warning(
            target.get().server() + ": " + problem.get(),
            "Check NTFY_URL, name resolution and firewall. Replication works without it, but"
                + " nobody is told.");
  }

  /**
   * What the daemon found to be wrong.
   *
   * @param field of its status that lists it
   */
  static List<Finding> found(Optional<JsonNode> daemon, String field) {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode told : daemon.map(status -> status.path(field)).orElse(NullNode.instance)) {
      findings.add(Finding.warning(told.path("reason").asText(), told.path("hint").asText()));
    }
    return findings;
  }

  /** What the daemon says: it may withhold or refuse although all that is looked at is well. */
  static Finding replication(Optional<JsonNode> daemon, StateDirectory state) {
    if (daemon.isEmpty()) {
      String silent = "not running: no daemon answers beside this command";
      return Finding.unknown(StateLock.described(state).orElse(silent));
    }
    Verdict verdict = verdict(daemon.get().path("health"));
    return verdict.healthy()
        ? Finding.ok(verdict.reason())
        : Finding.failure(verdict.reason(), verdict.hint());
  }
}
