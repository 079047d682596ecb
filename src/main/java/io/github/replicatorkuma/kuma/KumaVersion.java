package io.github.replicatorkuma.kuma;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which Kuma is installed in a directory. */
public final class KumaVersion {
  private KumaVersion() {}

  /** The migrations that it knows; empty where it has none to be read, as before 2.0. */
  public static Optional<Set<String>> migrations(Path kumaDirectory) {
    try (Stream<Path> files = Files.list(kumaDirectory.resolve("db").resolve("knex_migrations"))) {
      return Optional.of(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".js"))
              .collect(Collectors.toSet()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

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
