package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.logging.LoggedLines;
import io.github.replicatorkuma.model.Steps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** The command line of one instance, in this JVM; nothing it ever prints may hold a secret. */
final class Cli {
  static final String PASSWORD = "geheimes-Passwort";
  static final List<String> SECRETS = List.of(PASSWORD, "aws-geheim-42", "tk_geheim");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Map<String, String> variables = new TreeMap<>();

  /** With everything an instance needs and a data directory without a database. */
  Cli(Path directory, Path repository, String mode) throws IOException {
    this.directory = directory;
    Files.createDirectories(data());
    variables.put("PATH", System.getenv("PATH"));
    variables.put("HOME", directory.toString());
    variables.put("DATA_DIR", data().toString());
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_STAGING_DIR", directory.resolve("staging").toString());
    variables.put("RESTIC_REPOSITORY", repository.toString());
    variables.put("RESTIC_PASSWORD", PASSWORD);
    variables.put("AWS_SECRET_ACCESS_KEY", SECRETS.get(1));
    variables.put("NTFY_URL", "http://127.0.0.1:9/topic");
    variables.put("NTFY_TOKEN", SECRETS.get(2));
    variables.put("LOG_LEVEL", "debug");
  }

  Path data() {
    return directory.resolve("data");
  }

  Path stateDirectory() {
    return data().resolve("replicator-kuma");
  }

  Cli with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Cli without(String name) {
    variables.remove(name);
    return this;
  }

  /** Runs one command and returns when it has ended. */
  Result run(String... arguments) {
    return capture(() -> Main.run(environment(), arguments));
  }

  /** Runs {@code clone} with someone who watches its steps. */
  Result runClone(Steps steps, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add(0, "clone");
    Progress watching =
        new Progress() {
          @Override
          public void doing(String what) {}

          @Override
          public Steps steps(Steps first) {
            return steps;
          }
        };
    Environment watched = new Environment(variables, directory, "host-1", watching);
    return capture(() -> Main.run(watched, words.toArray(String[]::new)));
  }

  private Environment environment() {
    return new Environment(variables, directory, "host-1", Progress.UNSEEN);
  }

  private static Result capture(IntSupplier command) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int[] exitCode = new int[1];
    String complained;
    try {
      complained = LoggedLines.of(() -> exitCode[0] = command.getAsInt());
    } finally {
      System.setOut(out);
    }
    Result result = new Result(exitCode[0], printed.toString(StandardCharsets.UTF_8), complained);
    assertThat(result.toString()).doesNotContain(SECRETS);
    return result;
  }

  /** What a command left behind. */
  record Result(int exitCode, String out, String err) {
    JsonNode json() throws JsonProcessingException {
      return JSON.readTree(out);
    }

    Result exitsWith(int expected) {
      assertThat(exitCode).as(toString()).isEqualTo(expected);
      return this;
    }
  }
}
