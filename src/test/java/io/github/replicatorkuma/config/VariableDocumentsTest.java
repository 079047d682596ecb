package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read of the variables fits what {@link Variable} declares. What each is for stands in
 * {@code docs/variables.md}. With {@code -Dreplicator.write=true} the other document, which is made
 * of both, is written first.
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

  /** A row of the table: the names and the default as they are written there. */
  private record Documented(String group, String names, String standard, String sentence) {
    private static final Pattern ROW = Pattern.compile("\\| (`[^|]*) \\| ([^|]+) \\| ([^|]+) \\|");

    String name() {
      return names.split("`", -1)[1];
    }
  }

  @Test
  void table_hasEveryVariableWithItsDefault() throws IOException {
    List<Documented> rows = table();

    assertThat(rows)
        .extracting(Documented::names)
        .containsExactlyElementsOf(
            Variable.all().stream().map(VariableDocumentsTest::names).toList());
    for (Documented row : rows) {
      String standard = declared(row.name()).standard();
      if (!standard.isEmpty()) {
        assertThat(row.standard()).as(row.name()).isEqualTo("`" + standard + "`");
      }
    }
  }

  @Test
  void example_hasEveryVariableThatItDoesNotBeginWith() throws IOException {
    String begin = "# Everything else, with its default; remove the # to change it.\n";
    String above = Files.readString(EXAMPLE).split(begin, 2)[0];
    StringBuilder lines = new StringBuilder();
    String group = "";
    for (Documented row : table()) {
      if (!row.group().equals(group)) {
        group = row.group();
        lines.append("\n# ").append(group).append('\n');
      }
      if (!above.contains(row.name() + "=")) {
        lines.append(
            "# %s\n#%s=%s\n"
                .formatted(
                    row.sentence().replace("`", ""), row.name(), declared(row.name()).standard()));
      }
    }

    assertMade(EXAMPLE, begin, lines.toString());
  }

  @Test
  void readme_namesTheDefaultsOfTheTable() throws IOException {
    List<String> rows =
        Files.readAllLines(README).stream()
            .filter(line -> line.matches("\\| `(REPLICATOR|RESTIC|NTFY)_[^|]*\\|[^|]*\\|[^|]*\\|"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(8);
    assertThat(table())
        .extracting(row -> "| " + row.names() + " | " + row.standard() + " |")
        .containsAll(rows.stream().map(row -> row.replaceFirst("[^|]*\\|$", "")).toList());
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
        .filteredOn(variable -> !variable.standard().isEmpty())
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

  /** What follows {@code begin} in {@code document} has to be {@code made}. */
  private static void assertMade(Path document, String begin, String made) throws IOException {
    String text = Files.readString(document);
    String whole = text.substring(0, text.indexOf(begin) + begin.length()) + made;
    if (Boolean.getBoolean("replicator.write")) {
      Files.writeString(document, whole);
    }
    assertThat(document).as("write it anew with -Dreplicator.write=true").hasContent(whole);
  }

  private static List<Documented> table() throws IOException {
    List<Documented> rows = new ArrayList<>();
    String group = "";
    for (String line : Files.readString(TABLE).split("<!-- end -->", 2)[0].lines().toList()) {
      Matcher row = Documented.ROW.matcher(line);
      if (line.startsWith("## ")) {
        group = line.substring("## ".length());
      } else if (row.matches()) {
        rows.add(new Documented(group, row.group(1), row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static Variable<?> declared(String name) {
    return Variable.all().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not declared"));
  }

  private static String names(Variable<?> variable) {
    return variable.names().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
