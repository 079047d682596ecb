package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.schema.PublicAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes secrets out of a text before anyone reads it. */
final class SecretMask {
  private static final String HIDDEN = "***";

  private static final Pattern URL =
      Pattern.compile("(?:[a-z0-9]+:)?[A-Za-z][A-Za-z0-9+.-]*://[^\\s\"]*");

  /** How restic, which is Go, says that it cannot read a URL: with pieces of it. */
  private static final Pattern UNREADABLE =
      Pattern.compile("\\b(parse|invalid port|invalid URL escape) \"(?:[^\"\\\\]|\\\\.)*\"");

  private static final Pattern OPTION =
      Pattern.compile("(?i)\\b([a-z_]*(?:pass|password|secret|token|key))=[^,:;&\\s\"]+");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|PASS|SECRET|TOKEN|_KEY|_SAS|_COMMAND)(_.*)?");

  /** Where a login holds one of these, restic takes a piece of it for a host or a port. */
  private static final Pattern URL_DELIMITER = Pattern.compile("[/?#@:%\\s\"\\\\]+");

  /** What may as well be a word of a sentence, a name in a path, or a time. */
  private static final Predicate<String> ORDINARY =
      Pattern.compile("(?s).{0,7}|[A-Za-z]+(?:[-_. ][A-Za-z]+)*|[-0-9.:/]+").asMatchPredicate();

  /** Where restic, Go and ssh name what they were given. */
  private static final String NAMED =
      "(?<=[\"'])(?:%1$s)(?=[\"'])|(?<==|lookup |hostname |address |connect to host )"
          + "(?:%1$s)(?![\\p{L}\\p{N}_-])";

  private final String location;
  private final String shownLocation;
  private final String login;
  private final List<String> secrets;
  private final Pattern ordinarySecrets;

  /**
   * @param location of the repository, secrets and all
   */
  SecretMask(Map<String, String> environment, String location) {
    this.location = location;
    shownLocation = PublicAddress.ofRepository(location);
    Set<String> all = new HashSet<>();
    environment.forEach(
        (name, value) -> {
          if (isSecret(name)) {
            all.add(value);
          }
        });
    login = shownLocation.equals(location) ? "" : PublicAddress.loginOf(location);
    if (!login.isEmpty()) {
      all.add(login);
      all.add(login.substring(login.indexOf(':') + 1));
      all.addAll(List.of(URL_DELIMITER.split(login)));
    }
    all.remove("");
    secrets =
        all.stream()
            .filter(ORDINARY.negate())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    String ordinary =
        all.stream().filter(ORDINARY).map(Pattern::quote).collect(Collectors.joining("|"));
    ordinarySecrets =
        Pattern.compile(
            NAMED.formatted(ordinary.isEmpty() ? "(?!)" : ordinary), Pattern.CASE_INSENSITIVE);
  }

  /**
   * {@code text} without values of secret variables and without credentials in URLs. A secret that
   * could be a word of the text is hidden only where it is quoted or named: the password `wrong` is
   * no reason to hide that something is wrong.
   */
  String mask(String text) {
    String masked = text.replace(location, shownLocation);
    masked = login.isEmpty() ? masked : masked.replace(login + "@", HIDDEN + "@");
    for (String secret : secrets) {
      masked = masked.replace(secret, HIDDEN);
    }
    masked = UNREADABLE.matcher(masked).replaceAll("$1 \"" + HIDDEN + "\"");
    masked =
        URL.matcher(masked)
            .replaceAll(url -> Matcher.quoteReplacement(PublicAddress.ofRepository(url.group())));
    masked = OPTION.matcher(masked).replaceAll("$1=" + HIDDEN);
    return ordinarySecrets.matcher(masked).replaceAll(HIDDEN);
  }

  private static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return SECRET_NAME.matcher(upper).matches() && !upper.endsWith("_FILE");
  }
}
