package io.github.replicatorkuma.kuma;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kuma is installed in a directory. */
public final class KumaVersion {
  private KumaVersion() {}

  /** The version its {@code package.json} states; empty when there is none to be read. */
  public static Optional<String> read(Path kumaDirectory) {
    try {
      byte[] description = Files.readAllBytes(kumaDirectory.resolve("package.json"));
      JsonNode version = Json.read(description).path("version");
      return version.isTextual() ? Optional.of(version.textValue()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
