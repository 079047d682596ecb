package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page for operators on what each failure of restic is called, from the recorded failures. */
final class ResticFailureTable {
  static final Path PAGE = Path.of("docs/restic-failures.md");

  private static final String NEWEST = "0.19.1";

  /** The image's, and the newest, which says nearly the same as the one between. */
  private static final Set<String> SHOWN = Set.of("0.14.0", NEWEST);

  private static final String HEAD =
      """
      # What goes wrong with restic, and what is said of it

      Made by the tests from what real restics wrote, by
      `./mvnw test -Dtest=ResticFailureTableTest -Dreplicator.write=true`; a test keeps it true.

      Whatever it is, Uptime Kuma runs. A *terminal* failure waits for the operator and is tried again after
      1 to 15 minutes. A *retryable* one is tried again after 5 seconds to 5 minutes (2 where the
      server cannot be reached), one that is tried again
      *slowly* after 1 to 15 minutes. The message is in the log, in `replicator-kuma`'s output and, once, in
      a notification.

      ## Kinds

      | kind | | hint |
      |---|---|---|
      """;

  private static final String RECORDED =
      """

      ## Recorded failures

      `…` stands for what was tried and where, such as `list the snapshots in rest:https://nas/kuma`.

      | fault | restic | kind | message and hint |
      |---|---|---|---|
      """;

  private final ResticFailures failures =
      new ResticFailures(new SecretMask(Map.of(), ""), Path.of("/srv/lab/full/cache"), false);

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Kind kind : Kind.values()) {
      String hint = ResticDiagnosis.of(kind).hint();
      page.append(row(kind.name(), severity(new StoreException(kind, "", hint)), hint));
    }
    page.append(RECORDED);
    for (Kind kind : Kind.values()) {
      RecordedFailure.all()
          .filter(recorded -> recorded.kind() == kind && isShown(recorded))
          .collect(
              Collectors.groupingBy(RecordedFailure::name, LinkedHashMap::new, Collectors.toList()))
          .forEach((name, all) -> page.append(rows(all)));
    }
    return page.toString();
  }

  private static boolean isShown(RecordedFailure recorded) {
    return SHOWN.contains(recorded.release())
        || RecordedFailure.all()
            .filter(other -> other.release().equals(NEWEST))
            .noneMatch(other -> other.name().equals(recorded.name()));
  }

  /** Releases that lead to the same words share a row. */
  private String rows(List<RecordedFailure> ofOneFault) {
    Map<String, List<RecordedFailure>> bySaying =
        ofOneFault.stream()
            .collect(Collectors.groupingBy(this::saying, LinkedHashMap::new, Collectors.toList()));
    StringBuilder rows = new StringBuilder();
    bySaying.forEach(
        (saying, all) ->
            rows.append(
                row(
                    all.get(0).name(),
                    all.stream().map(RecordedFailure::release).collect(Collectors.joining(", ")),
                    all.get(0).kind().name(),
                    saying)));
    return rows.toString();
  }

  private String saying(RecordedFailure recorded) {
    StoreException failure = recorded.mapped(failures, "…");
    return code(String.valueOf(failure.getMessage())) + "<br>hint: " + cell(failure.hint());
  }

  private static String severity(StoreException failure) {
    return switch (failure.severity()) {
      case TERMINAL -> "terminal";
      case RETRYABLE -> "retryable";
      case RETRYABLE_SLOWLY -> "retryable, slowly";
    };
  }

  private static String row(String... cells) {
    return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Backticks are in restic's own words, so that more of them must be around it. */
  private static String code(String text) {
    return "`` " + cell(text) + " ``";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\p{Cntrl}", "");
  }
}
