package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.HISTORY_INTERVAL;
import static io.github.replicatorkuma.config.Variable.HISTORY_KEEP;
import static io.github.replicatorkuma.config.Variable.HISTORY_PASSWORD;
import static io.github.replicatorkuma.config.Variable.HISTORY_REPOSITORY;
import static io.github.replicatorkuma.config.Variable.RESTORE_WHEN_EMPTY;

import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.model.KeepPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Backups of the whole Uptime Kuma.
 *
 * @param repository never the one that replicates
 * @param whenEmpty whether the newest backup is restored before Uptime Kuma starts without any data
 */
public record HistorySettings(
    RepositorySettings repository, Duration interval, KeepPolicy keep, boolean whenEmpty) {
  /** What to do where both are one. */
  public static final String ANOTHER_PLACE =
      "Set REPLICATOR_HISTORY_REPOSITORY to another place, e.g. /backups/kuma-history beside"
          + " /backups/kuma.";

  private static final Pattern LOGIN = Pattern.compile("(?<=//)[^/]*@");

  /** Empty where there is no place for them. */
  static Optional<HistorySettings> read(
      Variables variables, Optional<RepositorySettings> replication) {
    Optional<Secret> place = variables.find(HISTORY_REPOSITORY);
    Optional<Secret> password = variables.find(HISTORY_PASSWORD);
    boolean whenEmpty = variables.get(RESTORE_WHEN_EMPTY);
    if (place.isEmpty()) {
      if (whenEmpty) {
        variables.error(
            RESTORE_WHEN_EMPTY,
            "there is nothing to restore from",
            "set REPLICATOR_HISTORY_REPOSITORY, too");
      }
      return Optional.empty();
    }
    String location = place.get().value();
    RepositorySettings repository =
        new RepositorySettings(
            location,
            ChildEnvironment.forHistory(
                variables.environment, location, password, variables.resolve(Path.of(""))));
    replication.ifPresent(main -> requireApart(variables, spelt(main), spelt(repository)));
    variables.warnWhereNothingLasts(HISTORY_REPOSITORY, repository);
    return Optional.of(
        new HistorySettings(
            repository, variables.get(HISTORY_INTERVAL), variables.get(HISTORY_KEEP), whenEmpty));
  }

  /** The same for one place, however it is written; only the repository itself knows for sure. */
  private static String spelt(RepositorySettings repository) {
    Optional<Path> directory = repository.directory();
    if (directory.isEmpty()) {
      return LOGIN.matcher(repository.absoluteLocation()).replaceFirst("").replaceFirst("/+$", "");
    }
    try {
      return FileQuestion.ask(() -> real(directory.get()), FileQuestion.PATIENCE).toString();
    } catch (IOException notToBeSeen) {
      return directory.get().normalize().toString();
    }
  }

  private static void requireApart(Variables variables, String replication, String history) {
    if (replication.equals(history)) {
      variables.error(HISTORY_REPOSITORY, "it is the repository that replicates", ANOTHER_PLACE);
    } else if (areNested(replication, history)) {
      variables.error(
          HISTORY_REPOSITORY,
          "it is inside of the repository that replicates, or around it",
          ANOTHER_PLACE);
    }
  }

  private static boolean areNested(String one, String other) {
    return one.startsWith("/")
        && other.startsWith("/")
        && (Path.of(one).startsWith(other) || Path.of(other).startsWith(one));
  }

  /** Past links, as far as there is anything. */
  private static Path real(Path path) throws IOException {
    Path parent = path.normalize().getParent();
    return Files.exists(path) || parent == null
        ? path.toRealPath()
        : real(parent).resolve(path.normalize().getFileName());
  }
}
