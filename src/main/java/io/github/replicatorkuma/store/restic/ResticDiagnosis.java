package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.model.Resource;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What restic's exit code and stderr mean, by the table {@code failures.txt}.
 *
 * <p>Exit codes say it since restic 0.17 (10 and 11) and 0.17.1 (12); before that everything is 1,
 * and much is 1 still. So the text decides the rest.
 *
 * @param hint what the operator can do
 */
record ResticDiagnosis(Kind kind, String hint) {
  /** Those of which backups have their own. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\bRESTIC_(REPOSITORY|PASSWORD(_FILE)?)\\b");

  private record Rule(Pattern text, Kind kind, String hintName) {}

  /** That the helper ended, and nothing of why: it has said that itself, before. */
  private static final String HELPER_ENDED = "unable to start the sftp session";

  private static final Pattern FATAL = Pattern.compile("(^|\\n)fatal: .*", Pattern.DOTALL);
  private static final List<Rule> RULES = new ArrayList<>();

  /** By their own name or that of a kind. */
  private static final Map<String, String> HINTS = new HashMap<>();

  static {
    for (String paragraph : Resource.paragraphs(ResticDiagnosis.class, "failures.txt")) {
      note(paragraph.split("\n", -1));
    }
    HINTS.put(Kind.TOO_LARGE.name(), SnapshotLimits.HINT);
  }

  private static void note(String... paragraph) {
    List<String> words = new ArrayList<>(List.of(paragraph));
    String[] names = words.remove(0).split(" ", -1);
    String hintName = names[names.length - 1];
    int last = words.size() - 1;
    if (words.get(last).startsWith(">")) {
      HINTS.put(hintName, words.remove(last).substring(1).strip());
    }
    if (!words.isEmpty()) {
      Pattern text = Pattern.compile(String.join("|", words));
      RULES.add(new Rule(text, Kind.valueOf(names[0]), hintName));
    }
  }

  /**
   * What the operator can do.
   *
   * @param name of the hint, or of a kind
   */
  static String hint(String name) {
    return Objects.requireNonNull(HINTS.get(name), name);
  }

  /**
   * Looks at what restic said last, then at all it said: a failure that it retried may be over.
   *
   * @param stderr as people read it, {@link ResticJson#plain}
   */
  static ResticDiagnosis of(int exitCode, String stderr) {
    return switch (exitCode) {
      case 10 -> of(Kind.REPOSITORY_MISSING);
      case 11 -> of(Kind.LOCKED);
      case 12 -> of(Kind.WRONG_PASSWORD);
      case 130, 143 -> of(Kind.INTERRUPTED);
      case 137 -> of(Kind.FAILED, "OUT_OF_MEMORY");
      default -> ofText(stderr);
    };
  }

  /** The same without an exit code, as restic was ended before its time. */
  static ResticDiagnosis ofText(String stderr) {
    String text = stderr.toLowerCase(Locale.ROOT);
    Matcher fatal = FATAL.matcher(text);
    if (fatal.find() && !fatal.group().contains(HELPER_ENDED)) {
      ResticDiagnosis last = firstMatch(fatal.group());
      if (last.kind() != Kind.FAILED) {
        return last;
      }
    }
    return firstMatch(text);
  }

  static ResticDiagnosis of(Kind kind) {
    return of(kind, kind.name());
  }

  static ResticDiagnosis of(Kind kind, String hintName) {
    return new ResticDiagnosis(kind, hint(hintName));
  }

  /** The same of the repository of backups. */
  ResticDiagnosis ofBackups() {
    String own =
        HINTS.keySet().stream()
            .filter(name -> hint(name).equals(hint) && HINTS.containsKey("BACKUP_" + name))
            .map(name -> hint("BACKUP_" + name))
            .findFirst()
            .orElseGet(() -> VARIABLE.matcher(hint).replaceAll("REPLICATOR_HISTORY_$1"));
    return new ResticDiagnosis(kind, own);
  }

  StoreException failure(String message, @Nullable Exception cause) {
    return new StoreException(kind, message, hint, cause);
  }

  private static ResticDiagnosis firstMatch(String text) {
    return RULES.stream()
        .filter(rule -> rule.text().matcher(text).find())
        .findFirst()
        .map(rule -> of(rule.kind(), rule.hintName()))
        .orElseGet(() -> of(Kind.FAILED));
  }
}
