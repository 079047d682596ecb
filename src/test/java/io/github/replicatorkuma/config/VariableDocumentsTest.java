package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read of the variables is what {@link Variable} declares. With {@code
 * -Dreplicator.write=true} the parts that are made of it are written first.
 */
final class VariableDocumentsTest {
  private static final Path TABLE = Path.of("docs/variables.md");
  private static final Path EXAMPLE = Path.of(".env.example");
  private static final Path README = Path.of("README.md");

  /** Read by the tests and the image's build alone. */
  private static final Set<String> NOT_FOR_OPERATORS =
      Set.of("REPLICATOR_TEST_KUMA", "REPLICATOR_TEST_MARIADB_IMAGE", "REPLICATOR_KUMA_IMAGE");

  private static final Pattern OURS =
      Pattern.compile("(?<![A-Z_])REPLICATOR_[A-Z_]*[A-Z](?![A-Z_*])");

  @Test
  void table_saysWhatTheDeclarationsSay() throws IOException {
    StringBuilder tables = new StringBuilder();
    byGroup()
        .forEach(
            (group, variables) -> {
              tables.append("\n## ").append(group).append('\n');
              tables.append("\n| variable | default | meaning |\n|---|---|---|\n");
              variables.forEach(variable -> tables.append(row(variable)));
            });

    assertMade(TABLE, "a test compares it. -->\n", tables + "\n", "<!-- end -->");
  }

  @Test
  void example_hasEveryVariableThatItDoesNotBeginWith() throws IOException {
    String begin = "In the image, REPLICATOR_HTTP is 0.0.0.0:8081.\n";
    String above = Files.readString(EXAMPLE).split(begin, 2)[0];
    StringBuilder lines = new StringBuilder();
    byGroup()
        .forEach(
            (group, variables) -> {
              lines.append("\n# ").append(group).append('\n');
              variables.stream()
                  .filter(variable -> !above.contains(variable.name() + "="))
                  .forEach(variable -> lines.append(line(variable)));
            });

    assertMade(EXAMPLE, begin, lines.toString(), "");
  }

  @Test
  void readme_namesTheDefaultsThatAreDeclared() throws IOException {
    List<String> rows =
        Files.readAllLines(README).stream()
            .filter(line -> line.matches("\\| `(REPLICATOR|RESTIC|NTFY)_[^|]*\\|[^|]*\\|[^|]*\\|"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(8);
    for (String row : rows) {
      String name = row.split("`", -1)[1];
      Variable<?> declared =
          Variable.all().stream()
              .filter(variable -> variable.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new AssertionError(name + " is not declared"));
      assertThat(row).startsWith("| " + names(declared) + " | " + standard(declared) + " | ");
    }
  }

  /** Advice that names a variable which does not exist is worse than none. */
  @Test
  void variableThatAnythingNames_isDeclared() throws IOException {
    Set<String> declared =
        Variable.all().stream().flatMap(Variable::names).collect(Collectors.toSet());
    List<Path> files = new ArrayList<>(List.of(README, EXAMPLE));
    for (String place : List.of("docs", "docker", "src/main")) {
      try (Stream<Path> below = Files.walk(Path.of(place))) {
        below
            .filter(file -> file.toString().matches(".*\\.(md|java|cjs|ya?ml|sh)"))
            .forEach(files::add);
      }
    }
    files.add(Path.of("docker-compose.leader.yaml"));
    files.add(Path.of("docker-compose.replica.yaml"));

    for (Path file : files) {
      List<String> unknown =
          OURS.matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .filter(name -> !declared.contains(name) && !NOT_FOR_OPERATORS.contains(name))
              .distinct()
              .toList();
      assertThat(unknown).as("named in %s", file).isEmpty();
    }
  }

  @Test
  void defaultThatIsNotInWords_isOneThatCanBeRead() {
    assertThat(Variable.all())
        .filteredOn(variable -> !isInWords(variable))
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(variable.fallback()).isPresent());
  }

  /** Those of restic and Kuma that we only look at are shown as what comes of them. */
  @Test
  void everyVariable_isPrintedOnce(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("data"));
    ParsedConfig parsed =
        new Environment(directory)
            .with("SQLITE_DATABASE", "data/kuma.db")
            .with("REPLICATOR_HEARTBEAT_FILE", "beat")
            .parse();

    assertThat(parsed.settings())
        .extracting(Setting::name)
        .filteredOn(name -> !name.equals("kuma probe"))
        .containsExactlyInAnyOrderElementsOf(
            Variable.all().stream()
                .map(Variable::name)
                .filter(name -> !name.startsWith("UPTIME_KUMA_"))
                .filter(name -> !name.equals("RESTIC_PASSWORD_COMMAND"))
                .toList());
  }

  /** The part of {@code document} between {@code begin} and {@code end} has to be {@code made}. */
  private static void assertMade(Path document, String begin, String made, String end)
      throws IOException {
    String text = Files.readString(document);
    int from = text.indexOf(begin) + begin.length();
    int to = end.isEmpty() ? text.length() : text.indexOf(end, from);
    String whole = text.substring(0, from) + made + text.substring(to);
    if (Boolean.getBoolean("replicator.write")) {
      Files.writeString(document, whole);
    }
    assertThat(document).as("write it anew with -Dreplicator.write=true").hasContent(whole);
  }

  private static Map<String, List<Variable<?>>> byGroup() {
    return Variable.all().stream()
        .collect(
            Collectors.groupingBy(
                variable -> title(variable.group()), LinkedHashMap::new, Collectors.toList()));
  }

  private static String title(Group group) {
    return group == Group.KUMA
        ? "Uptime Kuma"
        : group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static String row(Variable<?> variable) {
    return "| %s | %s | %s |\n".formatted(names(variable), standard(variable), variable.sentence());
  }

  private static String names(Variable<?> variable) {
    return variable.names().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static boolean isInWords(Variable<?> variable) {
    return variable.standard().startsWith("(");
  }

  private static String standard(Variable<?> variable) {
    String standard = variable.standard();
    return isInWords(variable)
        ? standard.substring(1, standard.length() - 1)
        : "`" + standard + "`";
  }

  private static String line(Variable<?> variable) {
    String sentence = variable.sentence().replace("`", "");
    return "# %s\n#%s=%s\n"
        .formatted(sentence, variable.name(), isInWords(variable) ? "" : variable.standard());
  }
}
