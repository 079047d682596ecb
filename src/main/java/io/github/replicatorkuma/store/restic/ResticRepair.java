package io.github.replicatorkuma.store.restic;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes damaged packs out of the repository's index. While it names them, restic saves nothing that
 * they are to hold, and each new snapshot is as damaged as the one before.
 *
 * @param restic without a cache
 */
record ResticRepair(ResticCommands restic) {
  private static final EventLog log = EventLog.of(ResticRepair.class);
  private static final Version REPAIRS = Version.parse("0.16.0");

  /** A list of more is of use to nobody who has to delete them by hand. */
  private static final int MOST_NAMED = 20;

  /** How {@code check --read-data} names a pack, since 0.14 and since 0.16. */
  private static final Pattern DAMAGED_PACK =
      Pattern.compile(
          "(?m)^pack (?:id does not match, want )?([0-9a-f]{64})\\b", Pattern.CASE_INSENSITIVE);

  /** Those that are not there, or not whole, as their names and sizes tell. */
  void giveUpLost(String attempt) throws StoreException {
    List<String> command = repairs() ? List.of("repair", "index") : List.of("rebuild-index");
    succeed(attempt, restic.settings.workingDirectory(), command);
  }

  /** Those that hold something else; reads the whole repository. */
  void giveUpRotten(String attempt) throws StoreException {
    List<String> packs = rottenPacks(attempt);
    if (!repairs()) {
      throw new StoreException(
          Kind.TOO_OLD,
          "restic %s could not %s: that needs restic %s"
              .formatted(restic.version(), attempt, REPAIRS),
          ResticDiagnosis.hint("DELETE_PACKS")
              .formatted(packs.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))));
    }
    Path copies = directoryForCopies(attempt);
    List<String> command = new ArrayList<>(List.of("repair", "packs"));
    command.addAll(packs);
    succeed(attempt, copies, command);
    log.info("damaged_packs_removed", field("packs", packs.size()), field("copies", copies));
  }

  private boolean repairs() throws StoreException {
    return restic.version().compareTo(REPAIRS) >= 0;
  }

  private List<String> rottenPacks(String attempt) throws StoreException {
    CommandResult checked =
        restic.run(
            attempt,
            restic.settings.timeouts().forget(),
            List.of("check", "--read-data", "--no-lock"));
    List<String> packs =
        DAMAGED_PACK
            .matcher(checked.stderr().text())
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    if (!packs.isEmpty()) {
      return packs;
    }
    if (!checked.isSuccess()) {
      throw restic.failures.ended(attempt, checked);
    }
    throw new StoreException(
        Kind.DAMAGED,
        "could not " + attempt + ": restic check found none",
        "Look into what it says: `restic check --read-data`");
  }

  /** restic leaves copies of what it removes where it runs. */
  private Path directoryForCopies(String attempt) throws StoreException {
    if (restic.settings.isRelative()) {
      return restic.settings.workingDirectory();
    }
    try {
      return Files.createTempDirectory("replicator-kuma-packs");
    } catch (IOException e) {
      throw ResticDiagnosis.of(Kind.FAILED, "TEMP_UNWRITABLE")
          .failure("could not " + attempt + ": " + e, e);
    }
  }

  private void succeed(String attempt, Path directory, List<String> command) throws StoreException {
    CommandResult result =
        restic.run(attempt, directory, restic.settings.timeouts().forget(), command, line -> {});
    if (result.isSuccess()) {
      return;
    }
    StoreException failure = restic.failures.ended(attempt, result);
    throw failure.kind() == Kind.ACCESS_DENIED
        ? new StoreException(
            failure.kind(),
            String.valueOf(failure.getMessage()),
            ResticDiagnosis.hint("REPAIR_ELSEWHERE").formatted(String.join(" ", command)),
            failure)
        : failure;
  }
}
