package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.InvalidValueException.unless;

import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads which snapshots stay. */
final class KeepReading {
  private static final List<String> RULES = Stream.of(Rule.values()).map(Rule::toString).toList();

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");

  private KeepReading() {}

  static KeepPolicy read(String text) throws InvalidValueException {
    Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
    for (String item : Readings.items(text)) {
      String[] parts = item.split("=", -1);
      String rule = parts[0].strip();
      unless(
          RULES.contains(rule),
          "in which " + Display.quote(rule) + " is unknown",
          Readings.allowed(rule, RULES));
      unless(
          parts.length == 2 && COUNT.matcher(parts[1].strip()).matches(),
          "in which " + Display.quote(item) + " is no rule with a positive number",
          "write it as in last=50,daily=30,monthly=12");
      Rule kept = Rule.valueOf(rule.toUpperCase(Locale.ROOT));
      Integer before = counts.put(kept, Integer.valueOf(parts[1].strip()));
      unless(before == null, "in which " + rule + " stands twice", "keep one of them");
    }
    return new KeepPolicy(counts);
  }
}
