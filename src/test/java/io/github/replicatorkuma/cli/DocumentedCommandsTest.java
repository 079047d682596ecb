package io.github.replicatorkuma.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.replicatorkuma.Programs;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the documents tell people to type is what tests, scripts and workflows run. */
class DocumentedCommandsTest {
  private static final Pattern INLINE = Pattern.compile("`(replicator-kuma [^`…]+)`");
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:docker exec ([\\w-]+) |docker compose -f (\\S+) exec (\\w+) |/opt/replicator-kuma/bin/)"
              + "?(?=replicator-kuma\\b)");

  /** A word, in quotes or not. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

  private static final Pattern SETTING = Pattern.compile("[A-Z_]+=\\S*");

  /** A line that begins so: the file by which it is run, and its words for it. */
  private static final Map<String, List<String>> RUN_BY =
      Map.ofEntries(
          entry("scripts/test.sh", List.of(".ci/run", "scripts/test.sh")),
          entry("scripts/demo.sh", List.of("scripts/demo.sh", "cli.DemoCommand")),
          entry("scripts/crash-matrix.sh", List.of("scripts/crash-matrix.sh", "ApplyCrashTest")),
          entry("scripts/lineage-fuzz.sh", List.of("scripts/lineage-fuzz.sh", "LineageFuzzTest")),
          entry("scripts/simulate.sh", List.of("scripts/simulate.sh", "SimulationTest")),
          entry(
              "scripts/fleet-trial.sh", List.of("scripts/fleet-trial.sh", "fleet-trial/fleet.sh")),
          entry("scripts/alerts-trial.sh", List.of("scripts/alerts-trial.sh", "trial.cjs")),
          entry(
              "scripts/kuma-contract.sh",
              List.of(".github/workflows/kuma.yaml", "scripts/kuma-contract.sh")),
          entry("scripts/bench.sh", List.of("scripts/bench.sh", "Benchmark")),
          entry(
              "scripts/image-smoke.sh",
              List.of(".github/workflows/ci.yaml", "scripts/image-smoke.sh")),
          entry("./mvnw verify", List.of("scripts/test.sh", " verify \"$@\"")),
          entry("./mvnw spotless:apply", List.of("pom.xml", "spotless-maven-plugin")),
          entry("./mvnw -Dtest=FooTest test", List.of("pom.xml", "maven-surefire-plugin")),
          entry(
              "docker build -f docker/Dockerfile ",
              List.of("scripts/image-smoke.sh", "docker build")),
          entry(
              "docker compose -f docker-compose.", List.of("scripts/image-smoke.sh", "compose up")),
          // By hand: what it says is in KubernetesFilesTest.
          entry(
              "kubectl apply -k docker/kubernetes/",
              List.of("src/test/java/io/github/replicatorkuma/KubernetesFilesTest.java", "built(")),
          entry(
              "kubectl port-forward uptime-kuma-leader-0 8081",
              List.of("docker/kubernetes/base/stateful-set.yaml", "containerPort: 8081")),
          entry("openssl rand -hex ", List.of("scripts/test.sh", "ensure_command openssl")),
          // StatusServerTest asks with the token, by another client.
          entry(
              "curl ",
              List.of(
                  "src/test/java/io/github/replicatorkuma/health/StatusServerTest.java", "Bearer")),
          entry(
              ". /opt/replicator-kuma/share/bash-completion/completions/replicator-kuma",
              List.of(
                  "src/test/java/io/github/replicatorkuma/cli/CompletionIT.java",
                  "share/bash-completion/completions/replicator-kuma")),
          entry("cd ", List.of("src/main/dist/bin/replicator-kuma", "exec ")),
          entry("set -a; . ", List.of("src/main/dist/bin/replicator-kuma", "exec ")),
          entry("git clone ", List.of(".github/workflows/ci.yaml", "actions/checkout")));

  private final CommandLine commands =
      Main.commandLine(new Environment(Map.of(), Path.of("/"), "host-1", Progress.UNSEEN));

  @Test
  void block_eachLanguage_isOneThatIsChecked() throws IOException {
    assertThat(Block.all())
        .hasSizeGreaterThan(10)
        .allMatch(block -> List.of("", "sh", "ini", "yaml", "json").contains(block.language()));
  }

  @Test
  void shellBlock_eachLine_isRunSomewhere() throws IOException {
    assertThat(Block.of("sh").flatMap(Block::lines))
        .hasSizeGreaterThan(20)
        .allMatch(line -> SETTING.matcher(line).matches() || isOurs(line) || isRun(line));
  }

  @Test
  void shellBlock_isWhatAShellUnderstands(@TempDir Path directory) throws Exception {
    int number = 0;
    for (Block block : Block.of("sh").toList()) {
      Path script = Files.writeString(directory.resolve("block-" + number++), block.text());
      assertThat(Programs.said(List.of("bash", "-n", script.toString()))).isEmpty();
    }
  }

  @Test
  void yamlAndJsonBlock_isRead() throws IOException {
    for (Block block : Stream.concat(Block.of("yaml"), Block.of("json")).toList()) {
      assertThat(new ObjectMapper(new YAMLFactory()).readTree(block.text())).isNotEmpty();
    }
  }

  /** Also that the program that a service starts is the launcher with a command that there is. */
  @Test
  void commandOfOurs_isOneThatThereIs_andATestRunsIt() throws IOException {
    List<String> all = new ArrayList<>();
    Block.of("sh").flatMap(Block::lines).filter(DocumentedCommandsTest::isOurs).forEach(all::add);
    Block.of("ini")
        .flatMap(Block::lines)
        .filter(line -> line.startsWith("ExecStart="))
        .forEach(line -> all.add(line.substring("ExecStart=".length())));
    for (Path document : Block.documents()) {
      found(INLINE, Files.readString(document)).forEach(match -> all.add(match.group(1)));
    }
    String tests = testSources();

    assertThat(all).hasSizeGreaterThan(40);
    for (String line : all) {
      List<String> words = wordsOf(line);
      commands.parseArgs(words.toArray(String[]::new));
      for (String word : words) {
        if (word.startsWith("--") || commands.getSubcommands().containsKey(word)) {
          assertThat(Pattern.compile("[\" ]" + word + "[\" ]").matcher(tests).find())
              .as("a test runs: %s", line)
              .isTrue();
        }
      }
    }
  }

  @Test
  void containerThatIsNamed_isOneOfTheComposeFiles() throws IOException {
    String compose =
        Files.readString(Path.of("docker-compose.leader.yaml"))
            + Files.readString(Path.of("docker-compose.replica.yaml"));
    for (String line : Block.of("sh").flatMap(Block::lines).toList()) {
      found(PREFIX, line)
          .filter(match -> match.group(1) != null)
          .forEach(match -> assertThat(compose).contains("container_name: " + match.group(1)));
      found(PREFIX, line)
          .filter(match -> match.group(2) != null)
          .forEach(match -> assertThat(compose).contains("\n  " + match.group(3) + ":\n"));
    }
  }

  private static boolean isOurs(String line) {
    return PREFIX.matcher(line).find();
  }

  private static boolean isRun(String line) {
    return RUN_BY.entrySet().stream()
        .filter(known -> line.startsWith(known.getKey()))
        .anyMatch(known -> says(Path.of(known.getValue().get(0)), known.getValue().get(1)));
  }

  private static boolean says(Path file, String words) {
    try {
      return Files.readString(file).contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the command line; what stands for something is a thing of its kind. */
  private static List<String> wordsOf(String line) {
    String ours = PREFIX.matcher(line).replaceFirst("").replaceFirst("replicator-kuma ?", "");
    return found(WORD, ours)
        .map(match -> match.group(1) == null ? match.group() : match.group(1))
        .map(word -> word.equals("ID") ? "1bc3bda1" : word.equals("TIME") ? "2h" : word)
        .toList();
  }

  private static String testSources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
