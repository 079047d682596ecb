package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.config.Values;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.kuma.AgentClient;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.KumaChannel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether people can be told by other ways than ntfy; nothing is sent. */
final class ChannelChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NOT_NEEDED =
      "Replication works without it, but nobody is told by it.";

  private ChannelChecks() {}

  /**
   * One for each way that is configured.
   *
   * @param socket where the agent in the running Uptime Kuma listens, if anywhere
   */
  static List<Check> of(Values values, Optional<Path> socket) {
    List<Check> checks = new ArrayList<>();
    values
        .find(Variable.WEBHOOK_URL)
        .ifPresent(address -> checks.add(Check.of("webhook", () -> webhook(address))));
    LiveKuma kuma =
        socket
            .<LiveKuma>map(AgentClient::new)
            .orElseGet(() -> LiveKuma.none("Uptime Kuma cannot be reached inside", ""));
    for (String name : values.get(Variable.NOTIFY_WITH)) {
      checks.add(Check.of("notification", () -> notification(name, kuma::tell)));
    }
    return checks;
  }

  /** Its server alone is asked: the address itself would set off what waits there. */
  static Finding webhook(PushAddress address) throws InterruptedException {
    URI server = address.uri().resolve("/");
    try {
      int status = HttpCall.get(server).status(PATIENCE);
      return Finding.ok(server + " answers (HTTP " + status + ")");
    } catch (HttpFailure e) {
      return Finding.warning(
          server + ": " + e.reason(),
          "Check REPLICATOR_WEBHOOK_URL, name resolution and firewall. " + NOT_NEEDED);
    }
  }

  static Finding notification(String name, KumaChannel.Providers kuma) {
    try {
      List<String> known = kuma.send(name, "");
      return Finding.okUnless(
          !known.contains(name),
          known.contains(name)
              ? name + " is there"
              : "Uptime Kuma has no notification named " + name,
          KumaChannel.hint(known));
    } catch (ReplicationException e) {
      return Finding.warning(
          name + " cannot be looked for: " + e.getMessage(),
          "Ask again while Uptime Kuma runs under this replicator. " + NOT_NEEDED);
    }
  }
}
