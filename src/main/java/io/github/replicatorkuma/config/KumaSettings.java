package io.github.replicatorkuma.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is known about the Uptime Kuma beside us; usable even when the configuration has errors,
 * since Kuma runs whatever is wrong with replication.
 *
 * @param dataDirectory absolute
 * @param probeUri the page that answers once Kuma is ready
 * @param environment the whole environment of a Kuma child
 */
public record KumaSettings(Path dataDirectory, URI probeUri, Map<String, String> environment) {
  public KumaSettings {
    environment = Map.copyOf(environment);
  }

  /** Without the environment, which holds Kuma's database password. */
  @Override
  public String toString() {
    return "KumaSettings[dataDirectory=" + dataDirectory + ", probeUri=" + probeUri + "]";
  }
}
