package io.github.replicatorkuma.store.restic;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes secrets out of a text before anyone reads it. */
final class SecretMask {
  private static final String HIDDEN = "***";

  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/@:\\s\"]*):[^/\\s\"]*@");
  private static final Pattern QUERY = Pattern.compile("(://[^?\\s\"]*)\\?[^\\s\"#]+");
  private static final Pattern OPTION =
      Pattern.compile("(?i)\\b([a-z_]*(?:pass|password|secret|token|key))=[^,:;&\\s\"]+");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|PASS|SECRET|TOKEN|_KEY|_SAS|_COMMAND)(_.*)?");

  /** Shorter than this is no secret, and hiding it would make any text unreadable. */
  private static final int MIN_SECRET = 4;

  private final List<String> secrets;

  SecretMask(Map<String, String> environment) {
    secrets =
        environment.entrySet().stream()
            .filter(variable -> isSecret(variable.getKey()))
            .map(Map.Entry::getValue)
            .filter(value -> value.length() >= MIN_SECRET)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** {@code text} without values of secret variables and without credentials in URLs. */
  String mask(String text) {
    String masked = maskUrls(text);
    for (String secret : secrets) {
      masked = masked.replace(secret, HIDDEN);
    }
    return masked;
  }

  /** {@code location} without credentials; the same whatever the password is. */
  static String maskUrls(String location) {
    String masked = URL_PASSWORD.matcher(location).replaceAll("$1:" + HIDDEN + "@");
    masked = QUERY.matcher(masked).replaceAll("$1?" + HIDDEN);
    return OPTION.matcher(masked).replaceAll("$1=" + HIDDEN);
  }

  private static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return SECRET_NAME.matcher(upper).matches() && !upper.endsWith("_FILE");
  }
}
