package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment restic runs in, and the repository's location in it.
 *
 * <p>Saving runs in the snapshot's directory, so relative paths are made absolute here.
 */
final class ResticEnvironment {
  private static final String REPOSITORY = "RESTIC_REPOSITORY";
  private static final String REPOSITORY_FILE = "RESTIC_REPOSITORY_FILE";
  private static final String LOCAL = "local:";
  private static final List<String> FILES =
      List.of(REPOSITORY_FILE, "RESTIC_PASSWORD_FILE", "RESTIC_CACERT", "RESTIC_TLS_CLIENT_CERT");

  /** As restic decides: a colon makes a back end of it, unless it starts like a path. */
  private static final Pattern PATH = Pattern.compile("(\\.{0,2}/.*|[^:]*)", Pattern.DOTALL);

  private final Map<String, String> variables;
  private final Path base;

  ResticEnvironment(Map<String, String> environment, Path workingDirectory) {
    base = workingDirectory;
    variables = new TreeMap<>(environment);
    for (String name : FILES) {
      variables.computeIfPresent(
          name, (unused, value) -> value.isEmpty() ? value : absolute(value));
    }
    variables.computeIfPresent(REPOSITORY, (unused, value) -> absoluteLocation(value));
  }

  Map<String, String> variables() {
    return variables;
  }

  /**
   * Where the repository is, secrets and all.
   *
   * @throws StoreException when that is said nowhere, or in a file that cannot be read
   */
  String location() throws StoreException {
    String location = variables.getOrDefault(REPOSITORY, "");
    String file = variables.getOrDefault(REPOSITORY_FILE, "");
    if (!location.isEmpty() || file.isEmpty()) {
      if (location.isEmpty()) {
        throw misconfigured("no repository: neither RESTIC_REPOSITORY nor its _FILE is set", null);
      }
      return location;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw misconfigured("RESTIC_REPOSITORY_FILE " + file + " cannot be read", e);
    }
  }

  private static StoreException misconfigured(String message, @Nullable Exception cause) {
    return new StoreException(Kind.MISCONFIGURED, message, ResticHints.REPOSITORY_UNSET, cause);
  }

  private String absoluteLocation(String location) {
    if (location.startsWith(LOCAL)) {
      return LOCAL + absolute(location.substring(LOCAL.length()));
    }
    return location.isEmpty() || !PATH.matcher(location).matches() ? location : absolute(location);
  }

  private String absolute(String path) {
    try {
      return base.resolve(path).normalize().toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }
}
