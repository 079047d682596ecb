package io.github.replicatorkuma.store.restic;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes secrets out of a text before anyone reads it. */
final class SecretMask {
  private static final String HIDDEN = "***";

  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/@:\\s\"]*):[^/\\s\"]*@");

  /** A name alone is a token as often as not; that of sftp is none. */
  private static final Pattern URL_TOKEN = Pattern.compile("(https?://)[^/@:\\s\"]+@");

  /** The login in a location, also where a password was not encoded and cuts the URL short. */
  private static final Pattern LOGIN =
      Pattern.compile(
          "://(?:[^/?#@:]*:)?([^/?#]*)@|://[^/?#@:]*:([^/?#@]*[^/?#@0-9].*)@", Pattern.DOTALL);

  /** How restic, which is Go, says that it cannot read a URL: with pieces of it. */
  private static final Pattern UNREADABLE =
      Pattern.compile("\\b(parse|invalid port|invalid URL escape) \"(?:[^\"\\\\]|\\\\.)*\"");

  private static final Pattern QUERY = Pattern.compile("(://[^?\\s\"]*)\\?[^\\s\"#]+");
  private static final Pattern OPTION =
      Pattern.compile("(?i)\\b([a-z_]*(?:pass|password|secret|token|key))=[^,:;&\\s\"]+");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|PASS|SECRET|TOKEN|_KEY|_SAS|_COMMAND)(_.*)?");

  /** Shorter than this is no secret, and hiding it would make any text unreadable. */
  private static final int MIN_SECRET = 4;

  private final List<String> secrets;

  /**
   * @param location of the repository, secrets and all
   */
  SecretMask(Map<String, String> environment, String location) {
    secrets =
        Stream.concat(
                environment.entrySet().stream()
                    .filter(variable -> isSecret(variable.getKey()))
                    .map(Map.Entry::getValue),
                passwordIn(location).stream())
            .filter(value -> value.length() >= MIN_SECRET)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** {@code text} without values of secret variables and without credentials in URLs. */
  String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, HIDDEN);
    }
    return maskUrls(UNREADABLE.matcher(masked).replaceAll("$1 \"" + HIDDEN + "\""));
  }

  /** {@code location} without credentials; the same whatever the password is. */
  static String maskUrls(String location) {
    String masked = URL_PASSWORD.matcher(location).replaceAll("$1:" + HIDDEN + "@");
    masked = URL_TOKEN.matcher(masked).replaceAll("$1" + HIDDEN + "@");
    masked = QUERY.matcher(masked).replaceAll("$1?" + HIDDEN);
    return OPTION.matcher(masked).replaceAll("$1=" + HIDDEN);
  }

  private static Optional<String> passwordIn(String location) {
    Matcher login = LOGIN.matcher(location);
    return login.find()
        ? Optional.of(login.group(1) == null ? login.group(2) : login.group(1))
        : Optional.empty();
  }

  private static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return SECRET_NAME.matcher(upper).matches() && !upper.endsWith("_FILE");
  }
}
