package io.github.replicatorkuma.config;

import io.github.replicatorkuma.schema.PublicAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the repository is and what restic gets to reach it.
 *
 * @param location as it was said, perhaps with credentials in it
 * @param environment the whole environment of a restic child
 */
public record RepositorySettings(String location, Map<String, String> environment) {
  public RepositorySettings {
    environment = Map.copyOf(environment);
  }

  /** The location without credentials, for people. */
  public String displayLocation() {
    return PublicAddress.ofRepository(location);
  }

  /** The location as restic gets it: a path is absolute. */
  String absoluteLocation() {
    return environment.getOrDefault(Variable.LOCATION.name(), location);
  }

  /** The directory, where it is one on this machine. */
  public Optional<Path> directory() {
    String place = absoluteLocation().replaceFirst("^local:", "");
    try {
      return place.startsWith("/") ? Optional.of(Path.of(place)) : Optional.empty();
    } catch (InvalidPathException cannotBeWrittenHere) {
      return Optional.empty(); // as where Java reads ASCII; what reads the location says so
    }
  }

  @Override
  public String toString() {
    return "RepositorySettings[location=" + displayLocation() + "]";
  }
}
