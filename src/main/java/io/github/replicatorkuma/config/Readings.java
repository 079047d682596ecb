package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.InvalidValueException.unless;

import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the text of each kind of variable becomes its value. */
final class Readings {
  /** The logos, which are no table. */
  static final TableName UPLOAD = new TableName("upload");

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "0", "no", "off");
  private static final Pattern MONITOR_TYPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LISTEN_ON =
      Pattern.compile("(?:(?<host>[A-Za-z0-9._-]*)|\\[(?<v6>[0-9A-Fa-f:.]+)]):(?<port>[0-9]{1,5})");

  static final Reading<Integer> PERCENT =
      matching("0{0,6}(?:[0-9]{1,2}|100)", "which is no percentage", "set a whole number, 0 to 100")
          .as(Integer::valueOf);

  static final Reading<Integer> PRIORITY =
      matching("0*[0-9]{1,4}", "which is no priority", "set a whole number, 0 to 9999")
          .as(Integer::valueOf);

  /** What a header can carry, and nobody guesses. */
  static final Reading<Secret> HEADER_TOKEN =
      matching(
              "[\\x21-\\x7e]{16,}",
              "is shorter than 16 characters, or holds some that no header can carry",
              "set a random one, such as `openssl rand -hex 16` prints")
          .as(Secret::new);

  static final Reading<Secret> ACCESS_TOKEN =
      matching(
              "[\\x21-\\x7e]+",
              "holds characters that no access token has",
              "copy the token (tk_…) from ntfy's account page")
          .as(Secret::new);

  static final Reading<String> CONTAINER =
      matching(
          "@hostname|[A-Za-z0-9][A-Za-z0-9_.-]*",
          "which is no name of a container",
          "write it as `docker ps` shows it, or @hostname");

  private Readings() {}

  /** A text as {@code form}, a regular expression, has it. */
  private static Reading<String> matching(String form, String found, String hint) {
    Pattern pattern = Pattern.compile(form);
    return text -> {
      unless(pattern.matcher(text).matches(), found, hint);
      return text;
    };
  }

  /**
   * One of an enum's constants as {@code form} makes it, whatever {@code form} takes for equal.
   *
   * @param kind completes "which is no …"
   */
  static <E extends Enum<E>> Reading<E> named(
      Class<E> type, UnaryOperator<String> form, String kind) {
    List<E> constants = List.of(type.getEnumConstants());
    List<String> names = constants.stream().map(Enum::name).map(form).toList();
    return text -> {
      int index = names.indexOf(form.apply(text));
      unless(index >= 0, "which is no " + kind, allowed(text, names));
      return constants.get(index);
    };
  }

  static <E extends Enum<E>> Reading<E> anyCase(Class<E> type, String kind) {
    return named(type, name -> name.toLowerCase(Locale.ROOT), kind);
  }

  static boolean flag(String text) throws InvalidValueException {
    String folded = text.toLowerCase(Locale.ROOT);
    boolean known = TRUE.contains(folded) || FALSE.contains(folded);
    unless(known, "which is neither true nor false", "set true or false");
    return TRUE.contains(folded);
  }

  static String instanceName(String text) throws InvalidValueException {
    unless(
        Instance.isName(text) && !text.startsWith("-"),
        "which is no name of an instance",
        "use 1 to 128 letters, digits, `.`, `_` and `-`, not beginning with `-`, e.g. "
            + sanitized(text));
    return text;
  }

  /** The nearest that may name an instance; a container's host name nearly always may. */
  static String sanitized(String hostName) {
    String name = hostName.strip().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^-+", "");
    return name.matches("[._-]*") ? "uptime-kuma" : name.substring(0, Math.min(128, name.length()));
  }

  static Path path(String text) throws InvalidValueException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidValueException("is no path: " + e.getReason(), "set a path of this system");
    }
  }

  static Reading<Duration> atLeast(Duration shortest) {
    String hint =
        "set %s to %s, e.g. 5m or 1h30m"
            .formatted(DurationText.format(shortest), DurationText.format(LONGEST));
    return text -> {
      Optional<Duration> read = DurationText.parse(text);
      unless(read.isPresent(), "which is no duration", DurationText.HINT);
      Duration duration = read.get();
      unless(duration.compareTo(shortest) >= 0, "which is too short", hint);
      unless(duration.compareTo(LONGEST) <= 0, "which is too long", hint);
      return duration;
    };
  }

  static Set<String> monitorTypes(String text) throws InvalidValueException {
    return items(
        text,
        type -> MONITOR_TYPE.matcher(type).matches(),
        " is no type of monitor",
        type -> "list types as Kuma stores them, with commas between them, e.g. push,docker");
  }

  /** The address of a page that a browser opens; no place for a login, as people share it. */
  static URI page(String text) throws InvalidValueException {
    String wrong = "which is no address of a page";
    String example = "set an address as in https://kuma.example.org/dashboard";
    URI uri = uri(text, e -> wrong, example);
    boolean web = Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
    boolean mayHoldALogin = text.indexOf('@') >= 0; // which a # or a / in it may have cut
    unless(web && uri.getHost() != null && !mayHoldALogin, wrong, example);
    return uri;
  }

  static Reading<PushAddress> secretAddress(String example) {
    String hint = "copy it whole from the service that has it, e.g. " + example;
    return url -> {
      URI uri = web(uri(url, e -> "is no URL: character " + (e.getIndex() + 1), hint), hint, hint);
      unless(uri.getRawUserInfo() == null, "it holds a login, which is not sent", hint);
      return new PushAddress(uri);
    };
  }

  /**
   * What may be the address of anything.
   *
   * @param wrong what is found where it is not
   */
  static URI uri(String text, Function<URISyntaxException, String> wrong, String hint)
      throws InvalidValueException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidValueException(wrong.apply(e), hint);
    }
  }

  /** A secret address that can be asked over HTTP. */
  static URI web(URI uri, String hint, String hintOfHost) throws InvalidValueException {
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    boolean known = http || "https".equalsIgnoreCase(uri.getScheme());
    unless(known, "its scheme is neither http nor https", hint);
    unless(uri.getHost() != null, "its host is missing or not a host name", hintOfHost);
    return uri;
  }

  static Address address(String text) throws InvalidValueException {
    String examples = "set host:port as in 127.0.0.1:8081, :8081 for all, or off";
    if (text.toLowerCase(Locale.ROOT).equals("off")) {
      return Address.OFF;
    }
    Matcher matcher = LISTEN_ON.matcher(text);
    unless(matcher.matches(), "which is no address to listen on", examples);
    int port = Integer.parseInt(matcher.group("port"));
    unless(port > 0 && port <= 0xffff, "in which the port is none of 1 to 65535", examples);
    String bracketed = matcher.group("v6");
    String host = bracketed == null ? matcher.group("host") : bracketed;
    return new Address(String.valueOf(host), port);
  }

  /** A comma list of tables, and of {@code others}. */
  static Reading<Set<TableName>> amongTables(Collection<TableName> tables, TableName... others) {
    List<String> allowed =
        Stream.concat(tables.stream(), Stream.of(others)).map(TableName::value).toList();
    return text ->
        items(text, allowed::contains, " is unknown", item -> allowed(item, allowed)).stream()
            .map(TableName::new)
            .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> settingKeys(String text) throws InvalidValueException {
    Set<String> keys = items(text);
    Set<String> refused = new TreeSet<>(keys);
    refused.retainAll(ReplicatedTables.INSTANCE_SETTINGS);
    unless(
        refused.isEmpty(),
        "in which " + String.join(", ", refused) + " belongs to one instance",
        "leave it out of the list");
    return keys;
  }

  /** The lines of a text, of which there must be one. */
  static Set<String> lines(String text) throws InvalidValueException {
    return items(text, "\\R");
  }

  /** The items of a comma list; empty ones do not count, but there must be one. */
  static Set<String> items(String text) throws InvalidValueException {
    return items(text, ",");
  }

  private static Set<String> items(String text, String separator) throws InvalidValueException {
    Set<String> items = new LinkedHashSet<>();
    for (String item : text.split(separator, -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    unless(!items.isEmpty(), "which lists nothing", "leave it out for the default");
    return Collections.unmodifiableSet(items);
  }

  /** As above, where each item has to be {@code right}. */
  static Set<String> items(
      String text, Predicate<String> right, String wrong, UnaryOperator<String> hint)
      throws InvalidValueException {
    Set<String> items = items(text);
    for (String item : items) {
      unless(right.test(item), "in which " + Display.quote(item) + wrong, hint.apply(item));
    }
    return items;
  }

  static String allowed(String text, Collection<String> names) {
    String all = "use " + String.join(", ", names);
    return Misspelling.nearest(text, names, Integer.MAX_VALUE)
        .map(nearest -> "did you mean " + nearest + "? " + all)
        .orElse(all);
  }
}
