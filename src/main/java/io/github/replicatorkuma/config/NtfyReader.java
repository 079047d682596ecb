package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.InvalidValueException.unless;
import static io.github.replicatorkuma.config.Variable.NTFY_TOKEN;
import static io.github.replicatorkuma.config.Variable.NTFY_URL;
import static io.github.replicatorkuma.config.Variable.SIGNAL;

import io.github.replicatorkuma.config.NotifySettings.Login;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads whom to tell, of which nothing appears in a message, and whether signals are given. */
record NtfyReader(Variables variables) {
  private static final String EXAMPLE = "https://ntfy.sh/my-topic";
  private static final String HINT = "write it as in " + EXAMPLE;
  private static final String LOGIN_HINT = "percent-encode the special characters of a password";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** What ntfy itself takes for a topic. */
  private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");

  NotifySettings read() {
    boolean named = variables.isSet(NTFY_URL);
    Reading<Secret> reading = named ? NTFY_TOKEN.reading() : Secret::new;
    Optional<Secret> token = variables.find(NTFY_TOKEN, reading);
    if (token.isPresent() && !named) {
      variables.warning(NTFY_TOKEN, "set, but NTFY_URL is not", "set NTFY_URL, e.g. " + EXAMPLE);
    }
    Signal signal = signal(named);
    Optional<Ntfy> ntfy = variables.find(NTFY_URL, url -> parse(withScheme(url), token));
    return new NotifySettings(ntfy, ntfy.filter(topic -> signal == Signal.NTFY));
  }

  private Signal signal(boolean topic) {
    Signal signal = variables.get(SIGNAL, topic ? Signal.NTFY : Signal.OFF);
    if (signal == Signal.NTFY && !topic) {
      variables.error(
          SIGNAL,
          "it is ntfy, but NTFY_URL is not set",
          "set NTFY_URL to the topic of the whole fleet, e.g. "
              + EXAMPLE
              + ", or REPLICATOR_SIGNAL=off");
    }
    return signal;
  }

  private Ntfy parse(String url, Optional<Secret> token) throws InvalidValueException {
    URI uri = uri(url);
    String path = uri.getRawPath().replaceAll("/+$", "");
    int topicAt = path.lastIndexOf('/') + 1;
    String topic = path.substring(topicAt);
    unless(!topic.isEmpty(), "has no topic", "write the topic after the host: " + EXAMPLE);
    unless(
        TOPIC.matcher(topic).matches(),
        "its topic is not one of ntfy's",
        "a topic has 1 to 64 letters, digits, `_` and `-`, e.g. " + EXAMPLE);
    Optional<Login> login = Optional.ofNullable(uri.getRawUserInfo()).flatMap(NtfyReader::login);
    if (login.isPresent() && token.isPresent()) {
      variables.warning(
          NTFY_TOKEN, "the URL holds a login too; the token is used", "remove one of the two");
    }
    String host = uri.getRawAuthority().substring(uri.getRawAuthority().indexOf('@') + 1);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    URI root = URI.create(scheme + "://" + host + path.substring(0, topicAt));
    return new Ntfy(root, topic, token, login, authParameter(uri.getRawQuery()));
  }

  private static URI uri(String url) throws InvalidValueException {
    String host = "a host name has letters, digits, `-` and `.` but no `_`, e.g. " + EXAMPLE;
    URI uri =
        Readings.web(Readings.uri(url, NtfyReader::wrong, HINT + "; " + LOGIN_HINT), HINT, host);
    int hostEnd = url.indexOf("://") + "://".length() + uri.getRawAuthority().length();
    unless(url.indexOf('@', hostEnd) < 0, "has an @ after its host", LOGIN_HINT);
    return uri;
  }

  private static String wrong(URISyntaxException e) {
    return "is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1);
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
        NTFY_URL, "has no scheme, " + scheme + " is assumed", "write https:// or http:// in front");
    return scheme + "://" + address;
  }

  private static Optional<Login> login(String userInfo) {
    String[] parts = userInfo.split(":", 2);
    Secret password = new Secret(decode(parts.length == 2 ? parts[1] : ""));
    return userInfo.isEmpty()
        ? Optional.empty()
        : Optional.of(new Login(decode(parts[0]), password));
  }

  /** Of a part of a URI, which is known to be encoded rightly. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
          NTFY_URL,
          "parameters other than auth are ignored",
          "priority, title and tags are set by each message");
    }
    return auth;
  }
}
