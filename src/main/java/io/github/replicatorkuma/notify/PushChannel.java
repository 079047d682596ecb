package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A service that waits to hear that all is well, and how it is told otherwise. */
public final class PushChannel implements Channel {
  /** As Uptime Kuma's push monitors have it, perhaps under a path of a proxy. */
  private static final Pattern KUMA = Pattern.compile("(.*/)?api/push/[^/]+");

  /** {@code /uuid}, or {@code /ping/uuid}, or {@code /ping/key/slug}: healthchecks and its kin. */
  private static final Pattern HEALTHCHECKS =
      Pattern.compile(
          "(.*/)?(ping/[^/]+(/[^/]+)?|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

  private static final String HEALTHCHECKS_HOST = "hc-ping.com";

  /** Enough for a reason, and short enough for any server's longest address. */
  private static final int LONGEST_MESSAGE = 300;

  private final URI uri;

  /**
   * @param uri as configured; whoever knows it can speak for us
   */
  public PushChannel(URI uri) {
    this.uri = uri;
  }

  @Override
  public String name() {
    return "push";
  }

  /** Anything but a failure says that all is well. */
  @Override
  public void deliver(Notification notification) throws DeliveryFailure, InterruptedException {
    boolean isFailing = notification.event().equals("failing");
    HttpCall call = isFailing ? failing(notification.message()) : well();
    DeliveryFailure.unlessGood(call, status -> "");
  }

  /** The call that says that all is well. */
  HttpCall well() {
    return HttpCall.get(uri);
  }

  /**
   * The call that says what is wrong.
   *
   * @throws DeliveryFailure for a service of which it is not known how; it notices the silence
   */
  HttpCall failing(String reason) throws DeliveryFailure {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    if (KUMA.matcher(path).matches()) {
      return HttpCall.get(address(uri.getRawPath(), down(reason)));
    }
    if (HEALTHCHECKS.matcher(path).matches() || HEALTHCHECKS_HOST.equalsIgnoreCase(uri.getHost())) {
      return HttpCall.post(
          address(path + "/fail", uri.getRawQuery()),
          "text/plain; charset=utf-8",
          reason.getBytes(StandardCharsets.UTF_8));
    }
    throw new DeliveryFailure(Kind.UNSPOKEN, "", "");
  }

  /** The query with another status and message; all else in it stays. */
  private String down(String reason) {
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    List<String> parameters =
        Arrays.stream(query.split("&"))
            .filter(parameter -> !parameter.isEmpty() && !parameter.matches("(status|msg)(=.*)?"))
            .collect(Collectors.toCollection(ArrayList::new));
    String message =
        reason.length() <= LONGEST_MESSAGE ? reason : reason.substring(0, LONGEST_MESSAGE);
    parameters.add("status=down");
    parameters.add("msg=" + URLEncoder.encode(message, StandardCharsets.UTF_8));
    return String.join("&", parameters);
  }

  private URI address(String path, @Nullable String query) {
    return URI.create(server() + path + (query == null ? "" : "?" + query));
  }

  @Override
  public String server() {
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority();
  }
}
