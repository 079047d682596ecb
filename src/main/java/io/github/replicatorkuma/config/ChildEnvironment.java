package io.github.replicatorkuma.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of our environment restic inherits and what Kuma does: neither sees the other's secrets. */
final class ChildEnvironment {
  /**
   * The environment variables of restic's back ends, by prefix: restic's manual, "Environment
   * Variables" (doc/040_backup.rst, later doc/075_scripting.rst). Beside those what the libraries
   * behind them read: {@code MINIO_} for S3, {@code IDENTITY_} and {@code MSI_} for Azure's managed
   * identities, {@code SSH_} for sftp.
   */
  static final List<String> CLOUD_PREFIXES =
      List.of(
          "AWS_",
          "AZURE_",
          "B2_",
          "GOOGLE_",
          "IDENTITY_",
          "MINIO_",
          "MSI_",
          "OS_",
          "RCLONE_",
          "SSH_",
          "SSHPASS",
          "ST_",
          "SWIFT_");

  private static final List<String> OURS =
      List.of("REPLICATOR_", "NTFY_", Names.LOG_FORMAT, Names.LOG_LEVEL);

  /** Kuma's own, which has a short form of each TLS variable (KUMA-FACTS 4.1). */
  private static final List<String> KUMA_SECRETS = List.of("UPTIME_KUMA_", "SSL_KEY_PASSPHRASE");

  /** Files that restic looks for relative to its working directory, which is not ours. */
  private static final List<String> RESTIC_FILES =
      List.of(
          Names.PASSWORD_FILE,
          "RESTIC_CACERT",
          "RESTIC_TLS_CLIENT_CERT",
          "RESTIC_CACHE_DIR",
          "AWS_SHARED_CREDENTIALS_FILE",
          "GOOGLE_APPLICATION_CREDENTIALS");

  /** What restic never takes for a directory: a colon, unless it is written as a path. */
  private static final Pattern REMOTE =
      Pattern.compile("(?!local:|/|\\./|\\.\\./)[^:]*:.*", Pattern.DOTALL);

  private static final String LOCAL = "local:";

  private ChildEnvironment() {}

  /** Whether we look at the value, rather than only hand it on. */
  static boolean isReadHere(String name) {
    return startsWithAny(name, OURS)
        || RESTIC_FILES.contains(name)
        || Names.LOCATIONS.contains(name);
  }

  /**
   * Everything but our variables and Kuma's secrets. Relative paths are made absolute, since restic
   * runs inside the directory that it publishes.
   *
   * @param location of the repository, wherever it was said
   */
  static Map<String, String> forRestic(
      Map<String, String> environment, String location, Path workingDirectory) {
    Map<String, String> kept =
        without(
            environment,
            name ->
                startsWithAny(name, OURS)
                    || startsWithAny(name, KUMA_SECRETS)
                    || name.equals(Names.SQLITE_DATABASE)
                    || name.equals(Names.REPOSITORY_FILE));
    for (String name : RESTIC_FILES) {
      kept.computeIfPresent(name, (same, files) -> absolute(files, workingDirectory));
    }
    kept.put(Names.REPOSITORY, absoluteLocation(location, workingDirectory));
    return kept;
  }

  /** Everything but our variables, restic's and those of its back ends. */
  static Map<String, String> forKuma(Map<String, String> environment) {
    return without(
        environment,
        name ->
            startsWithAny(name, OURS)
                || name.startsWith("RESTIC_")
                || startsWithAny(name, CLOUD_PREFIXES));
  }

  private static String absoluteLocation(String location, Path workingDirectory) {
    if (location.isEmpty() || REMOTE.matcher(location).matches()) {
      return location;
    }
    return location.startsWith(LOCAL)
        ? LOCAL + resolved(location.substring(LOCAL.length()), workingDirectory)
        : resolved(location, workingDirectory);
  }

  /** {@code RESTIC_CACERT} takes several files. */
  private static String absolute(String files, Path workingDirectory) {
    return Arrays.stream(files.split(",", -1))
        .map(file -> file.isEmpty() ? file : resolved(file, workingDirectory))
        .collect(Collectors.joining(","));
  }

  /** What is no path on this system, as in a locale without its characters, is left to restic. */
  private static String resolved(String file, Path workingDirectory) {
    try {
      return workingDirectory.resolve(file).toString();
    } catch (InvalidPathException e) {
      return file;
    }
  }

  private static Map<String, String> without(
      Map<String, String> environment, Predicate<String> unwanted) {
    Map<String, String> kept = new TreeMap<>(environment);
    kept.keySet().removeIf(unwanted);
    return kept;
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
