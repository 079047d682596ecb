package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.Variables.Reading;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How the text of each kind of variable becomes its value. */
final class Readings {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "0", "no", "off");
  private static final List<String> KEEP_RULES =
      List.of("last", "hourly", "daily", "weekly", "monthly", "yearly");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern MONITOR_TYPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Readings() {}

  static Mode mode(String text) throws InvalidValueException {
    List<String> names = Arrays.stream(Mode.values()).map(Mode::name).toList();
    if (!names.contains(text)) {
      throw new InvalidValueException("which is no mode", allowed(text, names));
    }
    return Mode.valueOf(text);
  }

  static ApplyMethod applyMethod(String text) throws InvalidValueException {
    return anyCase(ApplyMethod.class, text, "which is no way to apply");
  }

  static Signal signal(String text) throws InvalidValueException {
    return anyCase(Signal.class, text, "which is no kind of signal");
  }

  static LogFormat logFormat(String text) throws InvalidValueException {
    return anyCase(LogFormat.class, text, "which is no log format");
  }

  static LogLevel logLevel(String text) throws InvalidValueException {
    return anyCase(LogLevel.class, text, "which is no log level");
  }

  static boolean flag(String text) throws InvalidValueException {
    String folded = text.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(folded) && !FALSE.contains(folded)) {
      throw new InvalidValueException("which is neither true nor false", "set true or false");
    }
    return TRUE.contains(folded);
  }

  static String instanceName(String text) throws InvalidValueException {
    if (!Instance.isName(text)) {
      throw new InvalidValueException(
          "which is no name of an instance",
          "use 1 to 128 letters, digits, `.`, `_` and `-`, e.g. " + sanitized(text));
    }
    return text;
  }

  /** The nearest that may name an instance; a container's host name nearly always may. */
  static String sanitized(String hostName) {
    String name = hostName.strip().replaceAll("[^A-Za-z0-9._-]", "-");
    return name.isEmpty() ? "uptime-kuma" : name.substring(0, Math.min(128, name.length()));
  }

  static Reading<Duration> atLeast(Duration shortest) {
    return text -> {
      Duration duration =
          DurationText.parse(text)
              .orElseThrow(
                  () ->
                      new InvalidValueException(
                          "which is no duration", "write it as in " + DurationText.EXAMPLES));
      if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
        throw new InvalidValueException(
            "which is too " + (duration.compareTo(shortest) < 0 ? "short" : "long"),
            "set "
                + DurationText.format(shortest)
                + " to "
                + DurationText.format(LONGEST)
                + ", e.g. 5m or 1h30m");
      }
      return duration;
    };
  }

  static int percent(String text) throws InvalidValueException {
    if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > 100) {
      throw new InvalidValueException("which is no percentage", "set a whole number, 0 to 100");
    }
    return Integer.parseInt(text);
  }

  static Set<String> monitorTypes(String text) throws InvalidValueException {
    Set<String> types = items(text);
    for (String type : types) {
      if (!MONITOR_TYPE.matcher(type).matches()) {
        throw new InvalidValueException(
            "in which " + Display.quote(type) + " is no type of monitor",
            "list types as Kuma stores them, with commas between them, e.g. push,docker");
      }
    }
    return types;
  }

  /** The address of a page that a browser opens; no place for a login, as people share it. */
  static URI page(String text) throws InvalidValueException {
    String example = "set an address as in https://kuma.example.org/dashboard";
    try {
      URI uri = new URI(text);
      boolean web = Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
      boolean mayHoldALogin = text.indexOf('@') >= 0; // which a # or a / in it may have cut
      if (!web || uri.getHost() == null || mayHoldALogin) {
        throw new InvalidValueException("which is no address of a page", example);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new InvalidValueException("which is no address of a page", example);
    }
  }

  /** The items of a comma list, each of which must be among {@code allowed}. */
  static Set<String> among(String text, Collection<String> allowed) throws InvalidValueException {
    Set<String> items = items(text);
    for (String item : items) {
      if (!allowed.contains(item)) {
        throw new InvalidValueException(
            "in which " + Display.quote(item) + " is unknown", allowed(item, allowed));
      }
    }
    return items;
  }

  /** The items of a comma list; empty ones do not count, but there must be one. */
  static Set<String> items(String text) throws InvalidValueException {
    Set<String> items = new LinkedHashSet<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    if (items.isEmpty()) {
      throw new InvalidValueException("which lists nothing", "leave it out for the default");
    }
    return Collections.unmodifiableSet(items);
  }

  static KeepPolicy keep(String text) throws InvalidValueException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String item : items(text)) {
      String[] parts = item.split("=", -1);
      String rule = parts[0].strip();
      if (!KEEP_RULES.contains(rule)) {
        throw new InvalidValueException(
            "in which " + Display.quote(rule) + " is unknown", allowed(rule, KEEP_RULES));
      }
      if (parts.length != 2 || !COUNT.matcher(parts[1].strip()).matches()) {
        throw new InvalidValueException(
            "in which " + Display.quote(item) + " is no rule with a positive number",
            "write it as in last=50,daily=30,monthly=12");
      }
      if (counts.put(rule, Integer.valueOf(parts[1].strip())) != null) {
        throw new InvalidValueException("in which " + rule + " stands twice", "keep one of them");
      }
    }
    return new KeepPolicy(
        counts.getOrDefault("last", 0),
        counts.getOrDefault("hourly", 0),
        counts.getOrDefault("daily", 0),
        counts.getOrDefault("weekly", 0),
        counts.getOrDefault("monthly", 0),
        counts.getOrDefault("yearly", 0));
  }

  private static <E extends Enum<E>> E anyCase(Class<E> type, String text, String found)
      throws InvalidValueException {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!names.contains(text.toLowerCase(Locale.ROOT))) {
      throw new InvalidValueException(found, allowed(text, names));
    }
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static String allowed(String text, Collection<String> names) {
    String all = "use " + String.join(", ", names instanceof Set ? new TreeSet<>(names) : names);
    return Misspelling.nearest(text, names)
        .map(nearest -> "did you mean " + nearest + "? " + all)
        .orElse(all);
  }
}
