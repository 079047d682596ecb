package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.DATA_DIR;
import static io.github.replicatorkuma.config.Variable.KUMA_HOST;
import static io.github.replicatorkuma.config.Variable.KUMA_PORT;
import static io.github.replicatorkuma.config.Variable.KUMA_SSL_CERT;
import static io.github.replicatorkuma.config.Variable.KUMA_SSL_KEY;
import static io.github.replicatorkuma.config.Variable.NOTIFICATION_PREFIX;

import io.github.replicatorkuma.config.Places.Kind;
import io.github.replicatorkuma.config.Places.Place;
import io.github.replicatorkuma.config.Setting.Source;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads Kuma's own variables the way Kuma reads them. */
record KumaReader(Variables variables) {
  private static final String READY_PAGE = "/api/entry-page";
  private static final int DEFAULT_PORT = 3001;
  private static final int LAST_PORT = 65_535;
  private static final String DIRECTORY_HINT =
      "mount Kuma's data volume there, or set DATA_DIR to where it is";

  /** What docker/agent/kuma-agent.cjs reads; Kuma does not know it. */
  private static final String AGENT_PREFIX = "KUMA_AGENT_PREFIX";

  private static final String AGENT_ALERTS = "KUMA_AGENT_ALERTS";

  /** What JavaScript's parseInt takes as a number: what follows the digits is ignored. */
  private static final Pattern LEADING_NUMBER =
      Pattern.compile("\\s*([-+]?[0-9]+)", Pattern.DOTALL);

  /**
   * @param instanceName what notifications begin with
   * @param fleet in which one may alert for all
   */
  KumaSettings read(String instanceName, Optional<FleetSettings> fleet) {
    Path dataDirectory = variables.get(DATA_DIR, variables.resolve(Path.of("data")));
    checkDataDirectory(dataDirectory);
    URI probe = probe();
    boolean chosen =
        Stream.of(KUMA_HOST, KUMA_PORT).anyMatch(name -> either(name).isPresent())
            || variables.isSet(KUMA_SSL_KEY);
    variables.effective(
        "kuma probe",
        Display.quote(probe.toString()),
        chosen ? Source.ENVIRONMENT : Source.DEFAULT);
    Map<String, String> environment = ChildEnvironment.forKuma(variables.environment);
    boolean prefix = variables.get(NOTIFICATION_PREFIX);
    environment.put(AGENT_PREFIX, prefix ? "[" + instanceName + "] " : "");
    environment.remove(AGENT_ALERTS);
    fleet
        .filter(settings -> !settings.alerts().isAll())
        .ifPresent(
            settings -> environment.put(AGENT_ALERTS, "" + settings.holdsAlerts().toSeconds()));
    return new KumaSettings(dataDirectory, probe, environment);
  }

  private void checkDataDirectory(Path directory) {
    Place place = variables.place(DATA_DIR, directory);
    String shown = "the data directory " + Display.of(directory);
    if (place.isDirectory() && !place.writable()) {
      variables.error(
          DATA_DIR,
          shown + " is not writable for this user",
          "run as the user that owns Kuma's data");
    } else if (place.isSomethingElse()) {
      variables.error(DATA_DIR, Display.of(directory) + " is not a directory", DIRECTORY_HINT);
    } else if (place.kind() == Kind.NOTHING && !isDirectory(directory.getParent())) {
      variables.error(DATA_DIR, "neither " + shown + " nor its parent exists", DIRECTORY_HINT);
    } else if (place.kind() == Kind.NOTHING) {
      variables.warning(
          DATA_DIR,
          shown + " does not exist yet",
          "Kuma creates it at its first start; if this Kuma is not new: " + DIRECTORY_HINT);
    }
  }

  private boolean isDirectory(@Nullable Path parent) {
    return parent == null || variables.place(DATA_DIR, parent).isDirectory();
  }

  private URI probe() {
    boolean tls = either(KUMA_SSL_KEY).isPresent() && either(KUMA_SSL_CERT).isPresent();
    String host = either(KUMA_HOST).orElse("");
    try {
      return new URI(tls ? "https" : "http", null, reachable(host), port(), READY_PAGE, null, null);
    } catch (URISyntaxException e) {
      variables.error(
          KUMA_HOST,
          Display.quote(host) + " is no host to listen on",
          "set the address that Kuma listens on, or leave it out");
      return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + DEFAULT_PORT + READY_PAGE);
    }
  }

  /** Where to reach what is bound to {@code host}. */
  private static String reachable(String host) {
    boolean everywhere = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    return everywhere ? "127.0.0.1" : host;
  }

  /** Kubernetes sets {@code UPTIME_KUMA_PORT=tcp://…} for a service of that name; Kuma skips it. */
  private int port() {
    for (String name : names(KUMA_PORT)) {
      Matcher number = LEADING_NUMBER.matcher(variables.raw(name).orElse(""));
      if (number.lookingAt()) {
        return portNumber(name, number.group(1));
      }
    }
    return DEFAULT_PORT;
  }

  private int portNumber(String name, String digits) {
    double port = Double.parseDouble(digits);
    if (port >= 1 && port <= LAST_PORT) {
      return (int) port;
    }
    variables.error(
        name, digits + " is no port", "set a number from 1 to " + LAST_PORT + ", or leave it out");
    return DEFAULT_PORT;
  }

  private Optional<String> either(Variable<?> variable) {
    return names(variable).stream().flatMap(name -> variables.raw(name).stream()).findFirst();
  }

  /** Kuma knows each by a short name, too. */
  private static List<String> names(Variable<?> variable) {
    return List.of(variable.name(), variable.name().substring("UPTIME_KUMA_".length()));
  }
}
