package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.NotifySettings.Login;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.Setting.Source;
import io.github.replicatorkuma.config.Variables.Found;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code NTFY_URL} and {@code NTFY_TOKEN}, of which nothing appears in a message, and whether
 * signals are given there.
 */
final class NtfyReader {
  private static final String EXAMPLE = "https://ntfy.sh/my-topic";
  private static final String LOGIN_HINT = "percent-encode the special characters of a password";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** What ntfy itself takes for a topic. */
  private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");

  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]+");

  private final Variables variables;

  NtfyReader(Variables variables) {
    this.variables = variables;
  }

  NotifySettings read() {
    Optional<Found> url = variables.secret(Names.NTFY_URL);
    Optional<Found> token = variables.secret(Names.NTFY_TOKEN);
    Signal signal = signal();
    if (url.isEmpty()) {
      variables.effective(Names.NTFY_URL, Display.of(url), Source.DEFAULT);
      if (token.isPresent()) {
        variables.warning(
            Names.NTFY_TOKEN, "set, but NTFY_URL is not", "set NTFY_URL, e.g. " + EXAMPLE);
      }
      return NotifySettings.NONE;
    }
    Optional<Secret> usable = token.flatMap(this::headerValue);
    Optional<Ntfy> ntfy = url.flatMap(found -> topic(found.value(), usable));
    ntfy.ifPresent(
        found -> {
          Source source = url.get().source();
          variables.effective(Names.NTFY_URL, Display.quote(found.display()), source);
        });
    usable.ifPresent(
        secret -> variables.effective(Names.NTFY_TOKEN, secret.toString(), token.get().source()));
    return ntfy.isEmpty() ? NotifySettings.NONE : new NotifySettings(ntfy, signal);
  }

  private Signal signal() {
    boolean topic = variables.isSet(Names.NTFY_URL) || variables.isSet(Names.NTFY_URL + "_FILE");
    Signal signal =
        variables.value(Names.SIGNAL, topic ? Signal.NTFY : Signal.OFF, Readings::signal);
    if (signal == Signal.NTFY && !topic) {
      variables.error(
          Names.SIGNAL,
          "it is ntfy, but NTFY_URL is not set",
          "set NTFY_URL to the topic of the whole fleet, e.g. "
              + EXAMPLE
              + ", or REPLICATOR_SIGNAL=off");
    }
    return signal;
  }

  private Optional<Secret> headerValue(Found token) {
    if (HEADER_VALUE.matcher(token.value()).matches()) {
      return Optional.of(new Secret(token.value()));
    }
    variables.error(
        Names.NTFY_TOKEN,
        "holds characters that no access token has",
        "copy the token (tk_…) from ntfy's account page");
    return Optional.empty();
  }

  private Optional<Ntfy> topic(String url, Optional<Secret> token) {
    try {
      return Optional.of(parse(withScheme(url), token));
    } catch (InvalidValueException e) {
      variables.error(Names.NTFY_URL, e.found(), e.hint());
      return Optional.empty();
    }
  }

  private Ntfy parse(String url, Optional<Secret> token) throws InvalidValueException {
    URI uri = uri(url);
    String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("/+$", "");
    String topic = path.substring(path.lastIndexOf('/') + 1);
    if (topic.isEmpty()) {
      throw new InvalidValueException("has no topic", "write the topic after the host: " + EXAMPLE);
    }
    if (!TOPIC.matcher(topic).matches()) {
      throw new InvalidValueException(
          "its topic is not one of ntfy's",
          "a topic has 1 to 64 letters, digits, `_` and `-`, e.g. " + EXAMPLE);
    }
    Optional<Login> login = login(uri.getRawUserInfo());
    if (login.isPresent() && token.isPresent()) {
      variables.warning(
          Names.NTFY_TOKEN,
          "the URL holds a login too; the token is used",
          "remove one of the two");
    }
    return new Ntfy(
        serverRoot(uri, path.substring(0, path.lastIndexOf('/') + 1)),
        topic,
        token,
        login,
        authParameter(uri.getRawQuery()));
  }

  private static URI uri(String url) throws InvalidValueException {
    try {
      URI uri = new URI(url);
      if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
        throw new InvalidValueException(
            "its scheme is neither http nor https", "write it as in " + EXAMPLE);
      }
      if (uri.getHost() == null) {
        throw new InvalidValueException(
            "its host is missing or not a host name",
            "a host name has letters, digits, `-` and `.` but no `_`, e.g. " + EXAMPLE);
      }
      int hostEnd = url.indexOf("://") + "://".length() + uri.getRawAuthority().length();
      if (url.indexOf('@', hostEnd) >= 0) {
        throw new InvalidValueException("has an @ after its host", LOGIN_HINT);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new InvalidValueException(
          "is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1),
          "write it as in " + EXAMPLE + "; " + LOGIN_HINT);
    }
  }

  /** As curl took it in the script, where only ntfy.sh answers http with a redirect. */
  private String withScheme(String url) {
    if (SCHEME.matcher(url).matches()) {
      return url;
    }
    String address = url.replaceFirst("^/+", "");
    String host = address.replaceFirst("^[^/]*@", "").replaceFirst("[/:?].*$", "");
    String scheme = host.toLowerCase(Locale.ROOT).equals("ntfy.sh") ? "https" : "http";
    variables.warning(
        Names.NTFY_URL,
        "has no scheme, " + scheme + " is assumed",
        "write https:// or http:// in front");
    return scheme + "://" + address;
  }

  private static URI serverRoot(URI uri, String prefix) throws InvalidValueException {
    try {
      return new URI(
          uri.getScheme().toLowerCase(Locale.ROOT),
          null,
          uri.getHost(),
          uri.getPort(),
          prefix,
          null,
          null);
    } catch (URISyntaxException e) {
      throw new InvalidValueException("is no URL: " + e.getReason(), "write it as in " + EXAMPLE);
    }
  }

  private static Optional<Login> login(@Nullable String userInfo) throws InvalidValueException {
    if (userInfo == null || userInfo.isEmpty()) {
      return Optional.empty();
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return Optional.of(new Login(decode(user), new Secret(decode(password))));
  }

  private static String decode(String text) throws InvalidValueException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException(
          "its login is not percent-encoded", "encode the special characters of the password");
    }
  }

  private Optional<Secret> authParameter(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> auth =
        Arrays.stream(query.split("&"))
            .filter(parameter -> parameter.startsWith("auth="))
            .map(parameter -> new Secret(parameter.substring("auth=".length())))
            .findFirst();
    if (auth.isEmpty() || query.contains("&")) {
      variables.warning(
          Names.NTFY_URL,
          "parameters other than auth are ignored",
          "priority, title and tags are set by each message");
    }
    return auth;
  }
}
