package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.cli.doctor.Check;
import io.github.replicatorkuma.cli.doctor.Checks;
import io.github.replicatorkuma.cli.doctor.Examination;
import io.github.replicatorkuma.cli.doctor.Finding;
import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.cli.doctor.LiveApplyCheck;
import io.github.replicatorkuma.cli.doctor.ReplicationCheck;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.logging.Logging;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticSettings.Timeouts;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at all that replication needs; changes nothing and may run beside the daemon. */
@Command(
    name = "doctor",
    description = "Check all that replication needs, and tell what to do about each trouble.",
    footer = {
      "  replicator-kuma doctor",
      "  replicator-kuma doctor --json | jq '.[] | select(.verdict != \"ok\")'"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Each call of restic ends before its check is given up, so that it can say why. */
  private static final Duration RESTIC_PATIENCE = Duration.ofSeconds(20);

  private static final Duration NTFY_PATIENCE = Duration.ofSeconds(10);

  private final Environment environment;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    ParsedConfig parsed = environment.parse();
    Logging.configure(
        parsed.values().get(Variable.LOG_FORMAT), parsed.values().get(Variable.LOG_LEVEL));
    PrintWriter out = spec.commandLine().getOut();
    boolean coloured = Colour.isWanted(environment.variables());
    List<Finding> findings = new ArrayList<>();
    try (ScratchDirectory cache = ScratchDirectory.create()) {
      new Examination(PATIENCE)
          .run(
              checks(parsed, cache),
              finding -> {
                findings.add(finding);
                if (!json) {
                  print(out, coloured, finding);
                }
              });
    }
    if (json) {
      Output.json(out, findings.stream().map(DoctorCommand::fields).toList());
    }
    boolean failed = findings.stream().anyMatch(found -> found.verdict() == Verdict.FAILURE);
    return failed ? ExitCode.TERMINAL : ExitCode.OK;
  }

  /** With a configuration that is wrong, what can be looked at without it. */
  private List<Check> checks(ParsedConfig parsed, ScratchDirectory cache) {
    List<Check> checks = new ArrayList<>(Checks.ofConfiguration(parsed));
    Optional<ReplicatorConfig> config =
        parsed.config().or(() -> environment.parseWithoutRepository().config());
    config.ifPresent(
        found -> {
          Wiring wiring = new Wiring(environment, found, new SystemCommandRunner());
          if (parsed.config().isPresent()) {
            checks.addAll(Checks.ofRepository(found, store(found, cache.path()), wiring.clock()));
          }
          checks.addAll(
              Checks.ofInstance(
                  found,
                  wiring.locator(),
                  environment.directory(),
                  new StateDirectory(found.stateDirectory(), wiring.clock()),
                  liveApply(wiring),
                  Notifiers.probe(parsed, NTFY_PATIENCE)));
          StateDirectory state = new StateDirectory(found.stateDirectory(), wiring.clock());
          checks.add(new ReplicationCheck(() -> RunningDaemon.status(state)));
        });
    return checks;
  }

  private LiveApplyCheck liveApply(Wiring wiring) {
    ReplicatorConfig config = wiring.config();
    StateDirectory state = new StateDirectory(config.stateDirectory(), wiring.clock());
    return new LiveApplyCheck(
        LiveUse.of(config.mode().isLeader(), config.values().get(Variable.APPLY)),
        KumaCommand.detect(environment.directory(), config.kuma().environment()),
        KumaAgent.shipped(),
        new SystemCommandRunner(),
        () -> RunningDaemon.status(state));
  }

  /** Without a trace: neither the daemon's cache nor its list of running restics is touched. */
  private ResticStore store(ReplicatorConfig config, Path cache) {
    return new ResticStore(
        new ResticSettings(
            ResticSettings.DEFAULT_EXECUTABLE,
            config.repository().environment(),
            cache,
            config.instanceName(),
            environment.directory(),
            new Timeouts(RESTIC_PATIENCE, RESTIC_PATIENCE, RESTIC_PATIENCE),
            Optional.empty()),
        new SystemCommandRunner());
  }

  private static void print(PrintWriter out, boolean coloured, Finding finding) {
    String verdict = name(finding.verdict());
    String line = "%-14s %s: %s".formatted(finding.subject(), finding.found(), verdict);
    Colour colour =
        switch (finding.verdict()) {
          case OK -> Colour.NONE;
          case WARNING -> Colour.YELLOW;
          case FAILURE -> Colour.RED;
        };
    colour.line(out, coloured, finding.hint().isEmpty() ? line : line + ". " + finding.hint());
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", finding.subject());
    fields.put("verdict", name(finding.verdict()));
    fields.put("found", finding.found());
    fields.put("hint", finding.hint());
    return fields;
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
