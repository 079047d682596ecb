package io.github.replicatorkuma.store.restic;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandException.Reason;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns restic's failures into ours: what failed, on which repository, what restic said.
 *
 * @param ofBackups whether the repository is that of backups, which variables of its own name
 */
record ResticFailures(SecretMask mask, Path cacheDirectory, boolean ofBackups) {
  private static final EventLog log = EventLog.of(ResticFailures.class);
  private static final int MAX_SAID = 1000;

  /** A line of a Go program's stack. */
  private static final Pattern STACK =
      Pattern.compile("^(\\t|goroutine \\d|created by )|\\((\\{?0x[0-9a-f].*|\\.\\.\\.)\\)$");

  /** That restic tries again, of which a message need not tell each time. */
  private static final Pattern RETRIED =
      Pattern.compile("^\\S+ returned error, retrying after \\S+: ");

  /** Nobody is there. */
  private static final Pattern REFUSED = Pattern.compile("connection refused|no such host");

  /** Says of a snapshot that restic passes over, to exit with 0 all the same. */
  private static final Pattern IGNORED =
      Pattern.compile("could not load snapshot|failed to load snapshot");

  /** Passed over because it was forgotten meanwhile: that it is not there is the truth. */
  private static final Pattern GONE =
      Pattern.compile("no such file or directory|does not exist|\\(404\\)");

  /** Such as restic's clearing of the line it is on. */
  private static final Pattern TERMINAL_CONTROL = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

  /** Of being ended, which is no reason of its own, and advice for which there is a hint. */
  private static final Pattern NO_REASON =
      Pattern.compile(
          "signal (terminated|interrupt) received, cleaning up"
              + "|the `unlock` command can be used to remove stale locks");

  private static final String RESTORE_ERROR = "ignoring error for ";
  private static final Predicate<String> HARMLESS =
      Pattern.compile("\\s*|.*There were \\d+ errors.*|" + RESTORE_ERROR + ".*(?i:xattr).*")
          .asMatchPredicate();

  /**
   * Whether restic, which tries again for many minutes, need not be waited for: twice it found
   * nobody, or what only people can mend. This program tries again by itself, and tells.
   */
  static boolean areInVain(String stderr) {
    return stderr
            .lines()
            .map(ResticJson::plain)
            .filter(line -> RETRIED.matcher(line).find())
            .filter(
                line ->
                    REFUSED.matcher(line).find()
                        || ResticDiagnosis.ofText(line).kind() == Kind.MISCONFIGURED)
            .count()
        > 1;
  }

  /** The result, unless restic ended with a failure. */
  CommandResult requireSuccess(String attempt, CommandResult result) throws StoreException {
    if (!result.isSuccess()) {
      throw ended(attempt, result);
    }
    return result;
  }

  /** Restic ended with a failure. */
  StoreException ended(String attempt, CommandResult result) {
    String said = plain(result.stderr());
    ResticDiagnosis diagnosis = ResticDiagnosis.of(result.exitCode(), said);
    String nothing = result.exitCode() == 11 ? "the repository is locked" : "it said nothing";
    String found = said.isBlank() ? nothing : excerpt(diagnosis, said);
    String code = " (exit code " + result.exitCode() + ")";
    return failure(diagnosis, attempt, found + code, said, null);
  }

  /** Restic did not end by itself, or did not even start. */
  StoreException notEnded(String attempt, CommandException e) {
    String said = plain(e.stderr());
    String reason = String.valueOf(e.getMessage());
    ResticDiagnosis diagnosis =
        e.reason() == Reason.NOT_STARTED && reason.contains("Too many open files")
            ? ResticDiagnosis.of(Kind.MISCONFIGURED, "OPEN_FILES")
            : diagnosis(e.reason(), said);
    String found = said.isBlank() ? reason : excerpt(diagnosis, said) + " (" + reason + ")";
    return failure(diagnosis, attempt, found, said, e);
  }

  private static ResticDiagnosis diagnosis(Reason reason, String said) {
    return switch (reason) {
      case NOT_STARTED -> ResticDiagnosis.of(Kind.NOT_INSTALLED);
      case OUTPUT_UNREADABLE -> ResticDiagnosis.of(Kind.ODD_OUTPUT);
      case INTERRUPTED, TIMED_OUT -> {
        // restic tries again and again; what it was trying tells more than that it took long.
        ResticDiagnosis tried = ResticDiagnosis.ofText(said);
        Kind ended = Kind.valueOf(reason.name());
        yield tried.kind() == Kind.FAILED
            ? ResticDiagnosis.of(ended)
            : new ResticDiagnosis(ended == Kind.TIMED_OUT ? tried.kind() : ended, tried.hint());
      }
    };
  }

  /** Restic ended well, but what it printed cannot be used. */
  StoreException oddOutput(String attempt, String found, @Nullable Exception cause) {
    return failure(ResticDiagnosis.of(Kind.ODD_OUTPUT), attempt, found, "", cause);
  }

  /**
   * The failure that restic passed over a snapshot it could not read, although it exited with 0: a
   * list may lack the newest then.
   */
  Optional<StoreException> ignored(String attempt, CommandResult result) {
    String ignored =
        plain(result.stderr())
            .lines()
            .filter(line -> IGNORED.matcher(line).find() && !GONE.matcher(line).find())
            .collect(Collectors.joining("\n"));
    if (ignored.isEmpty()) {
      return Optional.empty();
    }
    ResticDiagnosis diagnosis = ResticDiagnosis.ofText(ignored);
    String found = "it passed over: " + excerpt(diagnosis, ignored);
    if (diagnosis.kind() == Kind.DAMAGED) {
      diagnosis = ResticDiagnosis.of(Kind.DAMAGED, "SNAPSHOT_UNREADABLE");
    }
    return Optional.of(failure(diagnosis, attempt, found, ignored, null));
  }

  /**
   * Whether restic wrote every file, and failed at most to set extended attributes, which file
   * systems and containers often refuse and which mean nothing here.
   */
  static boolean isRestored(CommandResult result) {
    OutputTail stderr = result.stderr();
    return stderr.text().contains(RESTORE_ERROR)
        ? stderr.cutBytes() == 0 && stderr.text().lines().allMatch(HARMLESS)
        : result.isSuccess();
  }

  private StoreException failure(
      ResticDiagnosis diagnosis,
      String attempt,
      String found,
      String said,
      @Nullable Exception cause) {
    String what = "restic could not " + attempt + ": ";
    boolean cacheIsFull =
        diagnosis.kind() == Kind.DISK_FULL && said.lines().anyMatch(this::tellsOfAFullCache);
    ResticDiagnosis known =
        cacheIsFull ? ResticDiagnosis.of(Kind.DISK_FULL, "CACHE_FULL") : diagnosis;
    return (ofBackups ? known.ofBackups() : known).failure(what + mask.mask(found), cause);
  }

  private boolean tellsOfAFullCache(String line) {
    return line.contains(cacheDirectory.toString())
        && ResticDiagnosis.ofText(line).kind() == Kind.DISK_FULL;
  }

  private static String plain(OutputTail stderr) {
    return stderr
        .text()
        .lines()
        .map(ResticJson::plain)
        .map(line -> TERMINAL_CONTROL.matcher(line).replaceAll(""))
        .filter(line -> !NO_REASON.matcher(line).find())
        .collect(Collectors.joining("\n"))
        .strip();
  }

  /**
   * The first line that tells of the failure, else the first at all; the whole goes to the log. Of
   * a panic's stack nothing is shown.
   */
  private String excerpt(ResticDiagnosis diagnosis, String said) {
    log.debug("restic_said", field("stderr", mask.mask(said)));
    List<String> lines =
        said.lines().filter(line -> !line.isBlank() && !STACK.matcher(line).find()).toList();
    String line =
        lines.stream()
            .filter(text -> ResticDiagnosis.ofText(text).equals(diagnosis))
            .findFirst()
            .orElse(lines.isEmpty() ? "" : lines.get(0));
    String told = RETRIED.matcher(mask.mask(line.strip())).replaceFirst("");
    return told.length() <= MAX_SAID ? told : told.substring(0, MAX_SAID) + "…";
  }
}
