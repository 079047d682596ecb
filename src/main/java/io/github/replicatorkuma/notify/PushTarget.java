package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a service waits to hear that all is well, and how it is told otherwise.
 *
 * @param uri as configured; whoever knows it can speak for us
 */
public record PushTarget(URI uri) {
  /** As Uptime Kuma's push monitors have it, perhaps under a path of a proxy. */
  private static final Pattern KUMA = Pattern.compile("(.*/)?api/push/[^/]+");

  /** {@code /uuid}, or {@code /ping/uuid}, or {@code /ping/key/slug}: healthchecks and its kin. */
  private static final Pattern HEALTHCHECKS =
      Pattern.compile(
          "(.*/)?(ping/[^/]+(/[^/]+)?|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

  private static final String HEALTHCHECKS_HOST = "hc-ping.com";

  /** Enough for a reason, and short enough for any server's longest address. */
  private static final int LONGEST_MESSAGE = 300;

  /**
   * What to ask for.
   *
   * @param body what to post; without one it is a GET
   */
  record Request(URI uri, Optional<String> body) {
    HttpCall call() {
      return body.isPresent()
          ? HttpCall.post(
              uri, "text/plain; charset=utf-8", body.get().getBytes(StandardCharsets.UTF_8))
          : HttpCall.get(uri);
    }

    /** Not the address: whoever knows it can speak for us. */
    @Override
    public String toString() {
      return "Request";
    }
  }

  /** The request that says that all is well. */
  Request well() {
    return new Request(uri, Optional.empty());
  }

  /**
   * The request that says what is wrong; empty for a service of which it is not known how. It
   * notices the silence.
   */
  Optional<Request> failing(String reason) {
    String path = path();
    if (KUMA.matcher(path).matches()) {
      return Optional.of(new Request(address(uri.getRawPath(), down(reason)), Optional.empty()));
    }
    boolean fails =
        HEALTHCHECKS.matcher(path).matches() || HEALTHCHECKS_HOST.equalsIgnoreCase(uri.getHost());
    if (!fails) {
      return Optional.empty();
    }
    return Optional.of(
        new Request(address(path + "/fail", uri.getRawQuery()), Optional.of(reason)));
  }

  private String path() {
    String path = uri.getRawPath();
    return path == null ? "" : path.replaceAll("/+$", "");
  }

  /** The query with another status and message; all else in it stays. */
  private String down(String reason) {
    String query = uri.getRawQuery();
    List<String> parameters = new ArrayList<>();
    if (query != null) {
      Arrays.stream(query.split("&"))
          .filter(parameter -> !parameter.isEmpty() && !parameter.matches("(status|msg)(=.*)?"))
          .forEach(parameters::add);
    }
    String message =
        reason.length() <= LONGEST_MESSAGE ? reason : reason.substring(0, LONGEST_MESSAGE);
    parameters.add("status=down");
    parameters.add("msg=" + URLEncoder.encode(message, StandardCharsets.UTF_8));
    return String.join("&", parameters);
  }

  private URI address(String path, @Nullable String query) {
    return URI.create(server() + path + (query == null ? "" : "?" + query));
  }

  /** The server alone, for logs. */
  String server() {
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority();
  }

  @Override
  public String toString() {
    return "PushTarget[" + server() + "]";
  }
}
