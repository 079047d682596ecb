package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.LOCATION;
import static io.github.replicatorkuma.config.Variable.PASSWORD;
import static io.github.replicatorkuma.config.Variable.PASSWORD_COMMAND;

import io.github.replicatorkuma.config.Setting.Source;
import io.github.replicatorkuma.schema.PublicAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads where the repository is, by restic's own rules (restic's manual, "Scripting"). */
record RepositoryReader(Variables variables) {
  private static final String LOCATION_HINT =
      "set RESTIC_REPOSITORY, e.g. s3:https://host/bucket, rest:https://host/ or /backups/kuma";

  private static final String REMOVE_ONE = "remove one of them, restic refuses both";

  /** Empty, beside an error, when there is no location. */
  Optional<RepositorySettings> read() {
    warnAboutQuotes();
    Optional<String> location = location();
    checkPassword();
    Optional<RepositorySettings> repository =
        location.map(
            place ->
                new RepositorySettings(
                    place,
                    ChildEnvironment.forRestic(
                        variables.environment, place, variables.resolve(Path.of("")))));
    repository.ifPresent(place -> variables.warnWhereNothingLasts(LOCATION, place));
    return repository;
  }

  private Optional<String> location() {
    Optional<String> direct = variables.raw(LOCATION.name());
    Optional<String> file = variables.raw(LOCATION.file());
    if (direct.isPresent() && file.isPresent()) {
      return none("RESTIC_REPOSITORY and RESTIC_REPOSITORY_FILE are both set", REMOVE_ONE);
    }
    if (direct.isEmpty() && file.isEmpty()) {
      return none("no restic repository is configured", LOCATION_HINT);
    }
    if (direct.isPresent() && !Variables.bare(direct.get()).equals(direct.get())) {
      // restic would take it for a path below its working directory.
      return none("the value has quotes or blanks around it", Variables.COMPOSE_HINT);
    }
    Optional<String> location =
        direct.or(() -> variables.content(LOCATION.file(), file.orElseThrow()));
    String name = LOCATION.name();
    location
        .map(PublicAddress::ofRepository)
        .map(Display::quote)
        .ifPresent(shown -> variables.effective(name, shown, source(file)));
    return location;
  }

  private Optional<String> none(String message, String hint) {
    variables.error(LOCATION, message, hint);
    return Optional.empty();
  }

  private static Source source(Optional<String> file) {
    return file.isPresent() ? Source.FILE : Source.ENVIRONMENT;
  }

  /** restic prefers the command, then the file, then the variable; command and file it refuses. */
  private void checkPassword() {
    String passwordFile = PASSWORD.file();
    Optional<String> file = variables.raw(passwordFile);
    boolean direct = variables.raw(PASSWORD.name()).isPresent();
    boolean command = variables.isSet(PASSWORD_COMMAND);
    if (command && file.isPresent()) {
      variables.error(
          passwordFile,
          "RESTIC_PASSWORD_FILE and RESTIC_PASSWORD_COMMAND are both set",
          REMOVE_ONE);
      return;
    }
    if (!direct && !command && file.isEmpty()) {
      variables.error(
          PASSWORD,
          "no repository password is configured",
          "set RESTIC_PASSWORD, RESTIC_PASSWORD_FILE or RESTIC_PASSWORD_COMMAND");
      return;
    }
    if (direct && (command || file.isPresent())) {
      String used = command ? PASSWORD_COMMAND.name() : passwordFile;
      variables.warning(
          PASSWORD, "not used: restic prefers " + used, "remove RESTIC_PASSWORD or " + used);
    }
    // restic takes any bytes for a password.
    if (file.isEmpty() || variables.bytes(passwordFile, file.get()).isPresent()) {
      variables.effective(PASSWORD.name(), Secret.MASK, source(file));
    }
  }

  /**
   * restic inherits these as they are, so quotes that compose left over would reach it. A command
   * may well end with a quote; the location has an error of its own.
   */
  private void warnAboutQuotes() {
    Stream.concat(
            Stream.of(LOCATION.file(), PASSWORD.name(), PASSWORD.file()),
            variables.environment.keySet().stream().filter(ChildEnvironment::isOfABackEnd).sorted())
        .forEach(variables::verbatim);
  }
}
