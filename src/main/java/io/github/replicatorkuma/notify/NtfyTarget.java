package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.HttpFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An ntfy topic and how to get in.
 *
 * @param publishUri the server's root, which takes JSON messages, perhaps with {@code ?auth=…}
 * @param authorization the value of the header of that name
 */
public record NtfyTarget(URI publishUri, String topic, Optional<String> authorization) {
  /** What may answer in the place of ntfy. */
  static final String SIGN_IN =
      "A page to sign in at, or a proxy, may be in between: let this machine past it.";

  private static final int LONGEST_HEALTH = 1000;

  /** A topic that everybody may write to. */
  public static NtfyTarget open(URI publishUri, String topic) {
    return new NtfyTarget(publishUri, topic, Optional.empty());
  }

  /** Logs in with an access token. */
  public NtfyTarget withToken(String token) {
    return new NtfyTarget(publishUri, topic, Optional.of("Bearer " + token));
  }

  /** Logs in with a name and a password. */
  public NtfyTarget withLogin(String user, String password) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(login);
    return new NtfyTarget(publishUri, topic, Optional.of("Basic " + encoded));
  }

  /**
   * Logs in with ntfy's {@code auth} parameter.
   *
   * @param parameter its value, encoded as in a URL
   */
  public NtfyTarget withAuthParameter(String parameter) {
    URI uri = URI.create(publishUri + "?auth=" + parameter);
    return new NtfyTarget(uri, topic, authorization);
  }

  /**
   * Where the topic is read as a stream of JSON lines.
   *
   * @param since from when on kept messages are wanted too, in ntfy's notation
   */
  URI subscribeUri(Optional<String> since) {
    String query = Optional.ofNullable(publishUri.getRawQuery()).orElse("");
    String root = publishUri.toString().replaceFirst("\\?.*$", "");
    String parameters =
        Stream.of(since.map(value -> "since=" + value).orElse(""), query)
            .filter(parameter -> !parameter.isEmpty())
            .collect(Collectors.joining("&"));
    return URI.create(root + topic + "/json" + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  /** {@code call} with the login. */
  HttpCall loggedIn(HttpCall call) {
    return authorization.map(value -> call.with("Authorization", value)).orElse(call);
  }

  /** Throws what {@code status} means, whatever was asked. */
  static void requireGood(int status) throws DeliveryFailure {
    DeliveryFailure.unlessGood(
        status,
        refused ->
            switch (refused) {
              case 401, 403 -> "Check NTFY_TOKEN, or the login in NTFY_URL.";
              case 301, 302, 303, 307, 308 -> "NTFY_URL may need https://. " + SIGN_IN;
              default -> "NTFY_URL may not be an ntfy server's.";
            });
  }

  /**
   * What is in the way of messages; empty when nothing is seen. Asks the server whether it is
   * there, without a message to anybody and without the login.
   */
  public Optional<String> problem() throws InterruptedException {
    URI health = URI.create(server() + "/v1/health");
    try {
      HttpAnswer answer = HttpCall.get(health).answer(Channel.TIMEOUT, LONGEST_HEALTH);
      if (answer.status() != 200) {
        return Optional.of("HTTP " + answer.status());
      }
      return answer.text().contains("\"healthy\"")
          ? Optional.empty()
          : Optional.of("what answers there is no ntfy server");
    } catch (HttpFailure e) {
      return Optional.of(e.reason());
    }
  }

  /** Neither login nor topic: whoever knows a topic can read it. */
  @Override
  public String toString() {
    return "NtfyTarget[" + server() + "]";
  }

  /** The server alone, for logs. */
  public String server() {
    return publishUri.getScheme() + "://" + publishUri.getRawAuthority().replaceFirst("^.*@", "");
  }
}
