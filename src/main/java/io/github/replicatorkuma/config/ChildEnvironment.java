package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.DATA_DIR;
import static io.github.replicatorkuma.config.Variable.LOCATION;
import static io.github.replicatorkuma.config.Variable.PASSWORD;
import static io.github.replicatorkuma.config.Variable.PASSWORD_COMMAND;
import static io.github.replicatorkuma.config.Variable.SQLITE_DATABASE;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final Predicate<String> OF_BACK_ENDS =
      beginningWith(
          "AWS_|AZURE_|B2_|GOOGLE_|IDENTITY_|MINIO_|MSI_|OS_|RCLONE_|SSH_|SSHPASS|ST_|SWIFT_");

  private static final Predicate<String> OURS =
      beginningWith("REPLICATOR_|NTFY_|LOG_FORMAT|LOG_LEVEL");

  /** Kuma's own, which has a short form of each TLS variable. */
  private static final Predicate<String> KUMA_SECRETS =
      beginningWith("UPTIME_KUMA_|SSL_KEY_PASSPHRASE");

  /** What restic is told in another way, or not at all. */
  private static final Set<String> NOT_FOR_RESTIC = Set.of(SQLITE_DATABASE.name(), LOCATION.file());

  /** Files that restic looks for relative to its working directory, which is not ours. */
  private static final List<String> RESTIC_FILES =
      List.of(
          PASSWORD.file(),
          "SSL_CERT_FILE",
          "RESTIC_CACERT",
          "RESTIC_TLS_CLIENT_CERT",
          "RESTIC_CACHE_DIR",
          "AWS_SHARED_CREDENTIALS_FILE",
          "GOOGLE_APPLICATION_CREDENTIALS");

  /** How restic is told a password. */
  private static final Set<String> PASSWORDS =
      Set.of(PASSWORD.name(), PASSWORD.file(), PASSWORD_COMMAND.name());

  /** What restic never takes for a directory: a colon, unless it is written as a path. */
  private static final Pattern REMOTE =
      Pattern.compile("(?!local:|/|\\./|\\.\\./)[^:]*:.*", Pattern.DOTALL);

  private static final String LOCAL = "local:";

  private ChildEnvironment() {}

  /** Whether it is for what restic reaches its repository by. */
  static boolean isOfABackEnd(String name) {
    return OF_BACK_ENDS.test(name);
  }

  /** Whether we look at the value, rather than only hand it on. */
  static boolean isReadHere(String name) {
    return OURS.test(name)
        || RESTIC_FILES.contains(name)
        || NOT_FOR_RESTIC.contains(name)
        || name.equals(LOCATION.name())
        || name.equals(DATA_DIR.name());
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
        without(environment, OURS.or(KUMA_SECRETS).or(NOT_FOR_RESTIC::contains));
    for (String name : RESTIC_FILES) {
      kept.computeIfPresent(name, (same, files) -> absolute(files, workingDirectory));
    }
    kept.put(LOCATION.name(), absoluteLocation(location, workingDirectory));
    return kept;
  }

  /**
   * The same for a second repository, for which restic takes no more than one core.
   *
   * @param password empty for that of the first
   */
  static Map<String, String> forHistory(
      Map<String, String> environment,
      String location,
      Optional<Secret> password,
      Path workingDirectory) {
    Map<String, String> kept = forRestic(environment, location, workingDirectory);
    kept.put("GOMAXPROCS", "1");
    password.ifPresent(
        own -> {
          kept.keySet().removeAll(PASSWORDS);
          kept.put(PASSWORD.name(), own.value());
        });
    return kept;
  }

  /** Everything but our variables, restic's and those of its back ends. */
  static Map<String, String> forKuma(Map<String, String> environment) {
    return without(environment, OURS.or(OF_BACK_ENDS).or(name -> name.startsWith("RESTIC_")));
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

  private static Predicate<String> beginningWith(String alternatives) {
    return Pattern.compile("^(?:" + alternatives + ")").asPredicate();
  }
}
