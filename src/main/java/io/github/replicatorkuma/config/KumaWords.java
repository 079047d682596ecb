package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.Places.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Uptime Kuma is told beside the environment: its arguments, which go before, and its {@code
 * .env}, which comes after (Kuma's server/config.js, with the packages args-parser and dotenv).
 */
public final class KumaWords {
  private static final String DATA_DIR = "DATA_DIR";

  private static final Map<String, String> BY_ARGUMENT =
      Map.of(
          "host", "UPTIME_KUMA_HOST",
          "port", "UPTIME_KUMA_PORT",
          "ssl-key", "UPTIME_KUMA_SSL_KEY",
          "ssl-cert", "UPTIME_KUMA_SSL_CERT",
          "data-dir", DATA_DIR);

  private static final Set<String> SHORT = Set.of("HOST", "PORT", "SSL_KEY", "SSL_CERT");

  /**
   * With {@code =}: the next word is not taken for a value. A port that is no number is skipped.
   */
  private static final Pattern ARGUMENT = Pattern.compile("--?(?!port=\\D)([a-z-]+)=(.+)");

  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t]*(?:export[ \\t]+)?(\\w+)[ \\t]*=[ \\t]*(['\"`]?)(.*?)\\2[ \\t]*(?:#.*)?$",
          Pattern.MULTILINE);

  private KumaWords() {}

  /** The environment as if what the arguments say was set in it. */
  public static Map<String, String> withArguments(
      Map<String, String> environment, List<String> command) {
    Map<String, String> all = new HashMap<>(environment);
    for (String word : command) {
      Matcher argument = ARGUMENT.matcher(word);
      if (argument.matches() && BY_ARGUMENT.containsKey(argument.group(1))) {
        String name = BY_ARGUMENT.get(argument.group(1));
        if (!name.equals(DATA_DIR) || all.getOrDefault(name, "").isEmpty()) {
          all.put(name, argument.group(2));
        }
      }
    }
    return all;
  }

  /** The same with {@code .env} of the Uptime Kuma in {@code directory}, if one is there. */
  static Map<String, String> withFile(
      Map<String, String> environment, Path directory, Places places) {
    if (places.at(directory.resolve("server/server.js")).kind() != Kind.FILE) {
      return environment;
    }
    Map<String, String> all = new HashMap<>(environment);
    try {
      byte[] file = places.content(directory.resolve(".env"));
      Matcher line = LINE.matcher(new String(file, StandardCharsets.UTF_8));
      while (line.find()) {
        if (SHORT.contains(line.group(1)) || BY_ARGUMENT.containsValue(line.group(1))) {
          all.putIfAbsent(line.group(1), line.group(3));
        }
      }
    } catch (IOException none) {
      return environment;
    }
    return all;
  }
}
