package io.github.replicatorkuma.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Warns about variables that look like ours or restic's but are read by nobody. */
record NameCheck(Variables variables) {
  private static final String PREFIX = "REPLICATOR_";
  private static final int SHORTEST_TO_COMPARE = 8;
  private static final int SHORTEST_ABBREVIATION = "RESTIC_REPO".length();
  private static final int SHORTEST_SUFFIX = "KEEP".length();
  private static final int LIKELY_EDITS = 2;

  /** Other names near those that restic reads, or did up to 0.13. */
  private static final Set<String> RESTIC_NEIGHBOURS =
      Set.of("RESTIC_REPOSITORY2", "RESTIC_PASSWORD2", "RESTIC_REST_PASSWORD");

  private static final List<String> OURS = beginningWith(PREFIX);

  /** What nobody can do without, hence what a misspelt name may have been meant to be. */
  private static final List<String> RESTIC = beginningWith("RESTIC_");

  /** Not those that are too like the names of other programs. */
  private static final List<String> ALL =
      Stream.of(OURS, RESTIC, beginningWith("NTFY_"), beginningWith("SQLITE_"))
          .flatMap(List::stream)
          .toList();

  /** What other programs read; here the topic is a part of the address. */
  private static final List<String> NTFY_NEIGHBOURS = List.of("NTFY_TOPIC", "NTFY_SERVER");

  void run() {
    for (String name : new TreeSet<>(variables.environment.keySet())) {
      if (ALL.contains(name) || RESTIC_NEIGHBOURS.contains(name)) {
        continue;
      }
      if (name.startsWith(PREFIX)) {
        warn(name, similarOfOurs(name));
      } else {
        similar(name)
            .filter(meant -> variables.raw(meant).isEmpty())
            .ifPresent(meant -> warn(name, Optional.of(meant)));
      }
    }
  }

  /** Without the common prefix, which would make any two names look alike. */
  private static Optional<String> similarOfOurs(String name) {
    List<String> suffixes = OURS.stream().map(known -> known.substring(PREFIX.length())).toList();
    String suffix = name.substring(PREFIX.length());
    Predicate<String> alike =
        known ->
            suffix.length() >= SHORTEST_SUFFIX
                && (suffix.startsWith(known) || known.startsWith(suffix));
    return Misspelling.nearest(suffix, suffixes, Integer.MAX_VALUE)
        .or(() -> suffixes.stream().filter(alike).findFirst())
        .map(PREFIX::concat);
  }

  /** What {@code name} is a slip or an abbreviation of. */
  private static Optional<String> similar(String name) {
    if (name.length() < SHORTEST_TO_COMPARE) {
      return Optional.empty();
    }
    boolean mayBeShort = name.length() >= SHORTEST_ABBREVIATION;
    return Misspelling.nearest(name, ALL, LIKELY_EDITS)
        .or(
            () ->
                Misspelling.nearest(name, NTFY_NEIGHBOURS, LIKELY_EDITS)
                    .map(any -> Variable.NTFY_URL.name()))
        .or(() -> RESTIC.stream().filter(all -> mayBeShort && all.startsWith(name)).findFirst());
  }

  /** Without a mode an instance is a replica, and what it has is replaced. */
  private void warn(String name, Optional<String> meant) {
    if (meant.filter(Variable.MODE.name()::equals).isPresent()
        && variables.raw(Variable.MODE.name()).isEmpty()) {
      variables.error(
          name,
          "unknown variable, and REPLICATOR_MODE is not set",
          "rename it to REPLICATOR_MODE; for a replica, remove it");
      return;
    }
    variables.warning(
        name,
        "unknown variable, ignored",
        meant
            .map(known -> "did you mean " + known + "?")
            .orElse("remove it, or look its name up in the manual"));
  }

  private static List<String> beginningWith(String prefix) {
    return Variable.all().stream()
        .flatMap(Variable::names)
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }
}
