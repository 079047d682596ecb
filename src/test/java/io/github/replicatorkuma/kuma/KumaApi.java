package io.github.replicatorkuma.kuma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what a user of Kuma's web interface does, see {@code kuma-api.cjs}.
 *
 * @param url where Kuma answers
 * @param errors gets what the driver has to say
 */
public record KumaApi(URI url, Path errors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DRIVER = Path.of("src/test/resources/kuma-api.cjs").toAbsolutePath();

  /**
   * Does one thing: {@code setup}, {@code add-monitor NAME URL}, {@code list} and so on.
   *
   * @return Kuma's answer, with {@code ok} being true
   */
  public JsonNode call(String... command) throws IOException, InterruptedException {
    try {
      return answer(start(command));
    } catch (AssertionError e) {
      throw new AssertionError(List.of(command) + ": " + e.getMessage(), e);
    }
  }

  /** What comes of one thing that was begun. */
  public JsonNode answer(Process driver) throws IOException, InterruptedException {
    String answer = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (driver.waitFor() != 0) {
      throw new AssertionError(answer + Files.readString(errors));
    }
    return JSON.readTree(answer);
  }

  /** Begins to do one thing, which may take long. */
  public Process start(String... command) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("node", DRIVER.toString(), "--url", url.toString()));
    argv.addAll(List.of("--modules", RealKuma.installation().toString()));
    argv.addAll(List.of(command));
    return new ProcessBuilder(argv).redirectError(errors.toFile()).start();
  }
}
