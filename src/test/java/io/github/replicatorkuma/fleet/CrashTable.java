package io.github.replicatorkuma.fleet;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table in {@code docs/crash-matrix.md}: what a test finds has to be what it says, unless the
 * system property {@code replicator.crash.matrix} names a directory to write a new one in.
 */
final class CrashTable {
  private static final Path DOCUMENT = Path.of("docs/crash-matrix.md");
  private static final @Nullable String WRITE_TO = System.getProperty("replicator.crash.matrix");

  private final Step.Role role;
  private final List<String> columns;
  private final Map<CrashPlace, Map<String, String>> found =
      new TreeMap<>(comparing(CrashPlace::scenario).thenComparing(CrashPlace::step));

  CrashTable(Step.Role role, List<String> columns) {
    this.role = role;
    this.columns = List.copyOf(columns);
  }

  /** Takes note of what was found in a cell. */
  void found(CrashPlace place, String column, String text) throws IOException {
    found.computeIfAbsent(place, any -> new TreeMap<>()).put(column, text);
    if (WRITE_TO == null) {
      assertThat(text)
          .as("%s, %s: run scripts/crash-matrix.sh if this is as it should be", place, column)
          .isEqualTo(documented(place, column));
    }
  }

  private String documented(CrashPlace place, String column) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith(start(place)))
        .map(line -> line.split(" *\\| *", -1)[columns.indexOf(column) + 3])
        .findFirst()
        .orElse("not documented");
  }

  /** Writes the table, where one is asked for and all of it is there. */
  void write() throws IOException {
    if (WRITE_TO != null) {
      Files.write(
          Files.createDirectories(Path.of(WRITE_TO))
              .resolve(role.name().toLowerCase(Locale.ROOT) + ".md"),
          lines());
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| step | what is next | " + String.join(" | ", columns) + " |");
    lines.add("|---|---|" + "---|".repeat(columns.size()));
    found.forEach(
        (place, cells) ->
            lines.add(
                start(place)
                    + place.step().next()
                    + " | "
                    + String.join(
                        " | ",
                        columns.stream().map(column -> cells.getOrDefault(column, "")).toList())
                    + " |"));
    return lines;
  }

  private static String start(CrashPlace place) {
    return "| `" + place + "` | ";
  }
}
