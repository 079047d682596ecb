package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.PlainText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders values that are not secret. */
final class Display {
  private static final int LONGEST = 200;

  /** What is shown in quotes. */
  private static final Set<Class<?>> TEXTS =
      Set.of(String.class, KeepPolicy.class, Ntfy.class, PushAddress.class);

  private Display() {}

  static String of(Object value) {
    if (value instanceof Duration duration) {
      return DurationText.format(duration);
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? of(optional.get()) : "(not set)";
    }
    if (value instanceof Collection<?> items) {
      return quote(items.stream().map(Object::toString).collect(Collectors.joining(",")));
    }
    if (value instanceof Enum<?> && !(value instanceof Mode)) {
      return value.toString().toLowerCase(Locale.ROOT);
    }
    return TEXTS.contains(value.getClass()) || value instanceof Path
        ? quote(value.toString())
        : value.toString();
  }

  /** In quotes, on one line, cut when very long. */
  static String quote(String text) {
    return '"' + PlainText.quotable(text, LONGEST) + '"';
  }
}
