package io.github.replicatorkuma.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Warns about variables that look like ours or restic's but are read by nobody. */
final class NameCheck {
  private static final String PREFIX = "REPLICATOR_";
  private static final int SHORTEST_TO_COMPARE = 8;
  private static final int SHORTEST_ABBREVIATION = "RESTIC_REPO".length();
  private static final int SHORTEST_SUFFIX = "KEEP".length();
  private static final int LIKELY_EDITS = 2;

  private static final List<String> ALL = all();

  private final Variables variables;

  NameCheck(Variables variables) {
    this.variables = variables;
  }

  void run() {
    for (String name : new TreeSet<>(variables.environment().keySet())) {
      if (ALL.contains(name) || Names.RESTIC_NEIGHBOURS.contains(name)) {
        continue;
      }
      if (name.startsWith(PREFIX)) {
        warn(name, "no such variable, ignored", similarOfOurs(name));
      } else {
        similar(name)
            .filter(meant -> !variables.isSet(meant))
            .ifPresent(meant -> warn(name, "read by nobody", Optional.of(meant)));
      }
    }
  }

  /** Without the common prefix, which would make any two names look alike. */
  private static Optional<String> similarOfOurs(String name) {
    List<String> suffixes =
        Names.REPLICATOR.stream().map(known -> known.substring(PREFIX.length())).sorted().toList();
    String suffix = name.substring(PREFIX.length());
    return Misspelling.nearest(suffix, suffixes)
        .or(
            () ->
                suffixes.stream()
                    .filter(known -> suffix.startsWith(known) || known.startsWith(suffix))
                    .filter(known -> suffix.length() >= SHORTEST_SUFFIX)
                    .findFirst())
        .map(PREFIX::concat);
  }

  /** What {@code name} is a slip or an abbreviation of. */
  private static Optional<String> similar(String name) {
    if (name.length() < SHORTEST_TO_COMPARE) {
      return Optional.empty();
    }
    return Misspelling.nearest(name, ALL, LIKELY_EDITS)
        .or(
            () ->
                Names.RESTIC_ESSENTIAL.stream()
                    .filter(known -> name.length() >= SHORTEST_ABBREVIATION)
                    .filter(known -> known.startsWith(name))
                    .findFirst());
  }

  private void warn(String name, String message, Optional<String> meant) {
    variables.warning(
        name,
        message,
        meant
            .map(known -> "did you mean " + known + "?")
            .orElse("remove it, or look its name up in the manual"));
  }

  private static List<String> all() {
    List<String> all = new ArrayList<>(new TreeSet<>(Names.REPLICATOR));
    all.addAll(Names.RESTIC_ESSENTIAL);
    all.addAll(new TreeSet<>(Names.NTFY));
    all.add(Names.SQLITE_DATABASE);
    return all;
  }
}
