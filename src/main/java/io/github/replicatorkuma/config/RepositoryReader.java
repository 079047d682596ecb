package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.Setting.Source;
import io.github.replicatorkuma.model.PublicAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads where the repository is, by restic's own rules (restic's manual, "Scripting"). */
final class RepositoryReader {
  private static final String LOCATION_HINT =
      "set RESTIC_REPOSITORY, e.g. s3:https://host/bucket, rest:https://host/ or /backups/kuma";

  /** A command may well end with a quote; the location has an error of its own. */
  private static final Set<String> READ_ELSEWHERE =
      Set.of(Names.PASSWORD_COMMAND, Names.REPOSITORY);

  private final Variables variables;

  RepositoryReader(Variables variables) {
    this.variables = variables;
  }

  /** Empty, beside an error, when there is no location. */
  Optional<RepositorySettings> read() {
    warnAboutQuotes();
    Optional<String> location = location();
    checkPassword();
    return location.map(
        place ->
            new RepositorySettings(
                place,
                ChildEnvironment.forRestic(variables.environment(), place, variables.resolve(""))));
  }

  private Optional<String> location() {
    Optional<String> direct = variables.raw(Names.REPOSITORY);
    Optional<String> file = variables.raw(Names.REPOSITORY_FILE);
    if (direct.isPresent() && file.isPresent()) {
      variables.error(
          Names.REPOSITORY,
          "RESTIC_REPOSITORY and RESTIC_REPOSITORY_FILE are both set",
          "remove one of them, restic refuses both");
      return Optional.empty();
    }
    if (direct.isEmpty() && file.isEmpty()) {
      variables.error(Names.REPOSITORY, "no restic repository is configured", LOCATION_HINT);
      return Optional.empty();
    }
    if (direct.isPresent() && !Variables.bare(direct.get()).equals(direct.get())) {
      // restic would take it for a path below its working directory.
      variables.error(
          Names.REPOSITORY, "the value has quotes or blanks around it", Variables.COMPOSE_HINT);
      return Optional.empty();
    }
    Optional<String> location =
        direct.isPresent() ? direct : variables.content(Names.REPOSITORY_FILE, file.get());
    location.ifPresent(
        place ->
            variables.effective(
                Names.REPOSITORY,
                Display.quote(PublicAddress.ofRepository(place)),
                direct.isPresent() ? Source.ENVIRONMENT : Source.FILE));
    return location;
  }

  /** restic prefers the command, then the file, then the variable; command and file it refuses. */
  private void checkPassword() {
    Optional<String> file = variables.raw(Names.PASSWORD_FILE);
    boolean direct = variables.isSet(Names.PASSWORD);
    boolean command = variables.isSet(Names.PASSWORD_COMMAND);
    if (command && file.isPresent()) {
      variables.error(
          Names.PASSWORD_FILE,
          "RESTIC_PASSWORD_FILE and RESTIC_PASSWORD_COMMAND are both set",
          "remove one of them, restic refuses both");
      return;
    }
    if (!direct && !command && file.isEmpty()) {
      variables.error(
          Names.PASSWORD,
          "no repository password is configured",
          "set RESTIC_PASSWORD, RESTIC_PASSWORD_FILE or RESTIC_PASSWORD_COMMAND");
      return;
    }
    String used = command ? Names.PASSWORD_COMMAND : Names.PASSWORD_FILE;
    if (direct && (command || file.isPresent())) {
      variables.warning(
          Names.PASSWORD, "not used: restic prefers " + used, "remove RESTIC_PASSWORD or " + used);
    }
    // restic takes any bytes for a password.
    boolean readable =
        file.isEmpty() || variables.bytes(Names.PASSWORD_FILE, file.get()).isPresent();
    if (readable) {
      variables.effective(
          Names.PASSWORD, Secret.MASK, file.isPresent() ? Source.FILE : Source.ENVIRONMENT);
    }
  }

  /** restic inherits these as they are, so quotes that compose left over would reach it. */
  private void warnAboutQuotes() {
    Stream.concat(
            Names.RESTIC_ESSENTIAL.stream().filter(name -> !READ_ELSEWHERE.contains(name)),
            variables.environment().keySet().stream()
                .filter(name -> ChildEnvironment.CLOUD_PREFIXES.stream().anyMatch(name::startsWith))
                .sorted())
        .forEach(variables::verbatim);
  }
}
