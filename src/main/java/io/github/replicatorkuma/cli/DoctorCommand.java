package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.HistoryWork;
import io.github.replicatorkuma.app.Notifiers;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.cli.doctor.Check;
import io.github.replicatorkuma.cli.doctor.Checks;
import io.github.replicatorkuma.cli.doctor.Examination;
import io.github.replicatorkuma.cli.doctor.Finding;
import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.cli.doctor.HistoryCheck;
import io.github.replicatorkuma.cli.doctor.RepositoryChecks;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.logging.Logging;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.store.restic.ResticSettings.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Looks at all that replication needs; changes nothing and may run beside the daemon. */
@Command(name = "doctor")
final class DoctorCommand extends OneShot {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Each call of restic ends before its check is given up, so that it can say why. */
  private static final Timeouts RESTIC =
      new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

  @Override
  public Integer call() throws InterruptedException {
    ParsedConfig parsed = environment().parse();
    Logging.configure(
        parsed.values().get(Variable.LOG_FORMAT), parsed.values().get(Variable.LOG_LEVEL));
    boolean coloured = isColoured();
    List<Finding> findings = new ArrayList<>();
    try (ScratchDirectory cache = ScratchDirectory.create()) {
      new Examination(PATIENCE)
          .run(
              checks(parsed, cache),
              finding -> {
                findings.add(finding);
                if (!json) {
                  print(coloured, finding);
                }
              });
    }
    print(findings.stream().map(DoctorCommand::fields).toList(), () -> {});
    boolean failed = findings.stream().anyMatch(found -> found.verdict() == Verdict.FAILURE);
    return failed ? ExitCode.TERMINAL : ExitCode.OK;
  }

  /** With a configuration that is wrong, what can be looked at without it. */
  private List<Check> checks(ParsedConfig parsed, ScratchDirectory cache) {
    List<Check> checks = new ArrayList<>(Checks.ofConfiguration(parsed));
    parsed
        .config()
        .or(() -> environment().parseWithoutRepository().config())
        .map(config -> new Parts(environment(), config, new SystemCommandRunner()))
        .ifPresent(
            parts -> {
              if (parsed.config().isPresent()) {
                // Without a trace: neither the daemon's cache nor its list of restics is touched.
                checks.addAll(
                    new RepositoryChecks(parts, parts.store(cache.path(), RESTIC, Optional.empty()))
                        .all());
                parts
                    .config()
                    .history()
                    .ifPresent(
                        settings ->
                            checks.add(
                                new HistoryCheck(
                                        parts,
                                        settings,
                                        HistoryWork.repository(
                                            parts,
                                            settings,
                                            parts.runner(),
                                            cache.path(),
                                            RESTIC,
                                            Optional.empty()))
                                    .check()));
              }
              checks.addAll(
                  Checks.ofInstance(parts, environment(), Notifiers.ntfy(parsed), daemon(parts)));
            });
    return checks;
  }

  private static Supplier<Optional<JsonNode>> daemon(Parts parts) {
    return () -> RunningDaemon.status(parts.stateToRead());
  }

  private void print(boolean coloured, Finding finding) {
    String verdict = name(finding.verdict());
    String line = "%-14s %s: %s".formatted(finding.subject(), finding.found(), verdict);
    Colour colour = finding.verdict() == Verdict.FAILURE ? Colour.RED : Colour.YELLOW;
    colour.line(
        out(),
        coloured && finding.verdict() != Verdict.OK,
        finding.hint().isEmpty() ? line : line + ". " + Hint.here(finding.hint()));
  }

  private static Map<String, @Nullable Object> fields(Finding finding) {
    Map<String, @Nullable Object> fields = RecordJson.fields(finding);
    fields.put("verdict", name(finding.verdict()));
    fields.put("hint", Hint.here(finding.hint()));
    fields.put("commands", Hint.commandsHere(finding.hint()));
    return fields;
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
