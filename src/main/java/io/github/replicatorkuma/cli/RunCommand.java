package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.EditWatcher;
import io.github.replicatorkuma.daemon.Heartbeat;
import io.github.replicatorkuma.daemon.OpeningCycle;
import io.github.replicatorkuma.daemon.StartGate;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.AgentSocketFile;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.HttpReadinessProbe;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaDeadlines;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.SupervisedKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The daemon: runs Kuma and replicates beside it. */
@Command(
    name = "run",
    description = {
      "Run Uptime Kuma and replicate beside it (the default).",
      "Kuma is `node server/server.js` where the working directory has it, or COMMAND."
    })
final class RunCommand implements Callable<Integer> {
  /**
   * How long a slow repository may hold up a replica's Kuma at its start. A leader has something to
   * do then only where it went back to an older state.
   */
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);

  /** A misconfiguration is told before Kuma starts; it takes no time. */
  private static final Duration TELL_AT_ONCE = Duration.ofSeconds(1);

  private static final Duration CONFIGURATION_REMINDER = Duration.ofHours(1);

  private final Environment environment;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Starts Uptime Kuma.")
  private @Nullable List<String> command;

  RunCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException, ReplicationException {
    ParsedConfig parsed = environment.parse();
    Logging.configure(parsed.logFormat(), parsed.logLevel());
    StartLog.configuration(parsed);
    Optional<KumaCommand> kumaCommand = kumaCommand(parsed.kuma());
    if (parsed.config().isEmpty() && kumaCommand.isEmpty()) {
      throw new ConfigurationException(parsed.errors());
    }
    if (kumaCommand.isPresent()) {
      requireNobodyAnswers(parsed.kuma());
    }
    EmbeddedServer server =
        Wiring.embeddedServer(
            parsed.kuma(), kumaCommand.isPresent() ? Starts.WHEN_NEEDED : Starts.NEVER);
    SystemCommandRunner runner = new SystemCommandRunner();
    Kuma kuma =
        kumaCommand
            .map(found -> withAgent(found, runner, parsed.kuma().dataDirectory()))
            .<Kuma>map(start -> supervised(start, parsed.kuma(), server))
            .orElse(new NoKuma());
    Notifier notifier = Notifiers.of(parsed);
    Clock clock = Clock.systemUTC();
    Observation observation = new Observation(parsed, interval(parsed), clock);
    Telling telling =
        new Telling(notifier, observation.health(), clock, ThreadLocalRandom.current());
    Heartbeat heartbeat =
        new Heartbeat(
            parsed.heartbeatFile(),
            parsed.kuma().probeUri().resolve("/"),
            observation.health(),
            clock);
    Daemon daemon =
        parsed
            .config()
            .map(
                config ->
                    replicating(
                        new Wiring(environment, config, runner, server),
                        kuma,
                        kumaCommand.isPresent(),
                        observation,
                        telling,
                        heartbeat))
            .orElseGet(() -> misconfigured(parsed, kuma, telling, heartbeat));
    Shutdown shutdown = new Shutdown(daemon, kuma, runner, notifier);
    Runtime.getRuntime().addShutdownHook(shutdown);
    return shutdown.exitingWith(daemon.run());
  }

  /**
   * Two Kumas would share one database until the second finds its port taken, and the answers of
   * the first would be taken for the second's.
   */
  private static void requireNobodyAnswers(KumaSettings settings) throws ReplicationException {
    URI address = settings.probeUri();
    if (new HttpReadinessProbe(address, true).probe() != Readiness.NOT_ANSWERING) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "an Uptime Kuma answers already at " + address.resolve("/"),
          "It may be left from a run that was killed: stop it first, or set UPTIME_KUMA_PORT.",
          null);
    }
  }

  private static Daemon replicating(
      Wiring wiring,
      Kuma kuma,
      boolean supervised,
      Observation observation,
      Telling telling,
      Heartbeat heartbeat) {
    ReplicatorConfig config = wiring.config();
    StartGate gate = new StartGate();
    boolean leader = config.mode().isLeader();
    Wake wake = new Wake();
    if (leader) {
      new EditWatcher(kuma.live(), wake, config.checkInterval()).start();
    }
    Cycle cycle = new OpeningCycle(() -> Cycles.open(wiring, kuma, supervised, observation, gate));
    return new Daemon(
        kuma,
        cycle,
        interval(config),
        supervised && (!leader || wiring.hasUnprovedApply()) ? START_PATIENCE : Duration.ZERO,
        gate,
        telling,
        heartbeat,
        wake,
        ThreadLocalRandom.current());
  }

  private static Duration interval(ParsedConfig parsed) {
    return parsed.config().map(RunCommand::interval).orElse(CONFIGURATION_REMINDER);
  }

  private static Duration interval(ReplicatorConfig config) {
    return config.mode().isLeader() ? config.checkInterval() : config.restoreInterval();
  }

  /** Replication is off until the configuration is mended; Kuma runs. */
  private static Daemon misconfigured(
      ParsedConfig parsed, Kuma kuma, Telling telling, Heartbeat heartbeat) {
    String problems =
        String.join("; ", parsed.errors().stream().map(problem -> problem.toString()).toList());
    CycleReport report =
        new CycleReport(
            CycleReport.Result.TERMINAL,
            "misconfigured",
            "replication is off: " + problems,
            "Mend the environment variables and start again.");
    return new Daemon(
        kuma,
        moment -> report,
        CONFIGURATION_REMINDER,
        TELL_AT_ONCE,
        new StartGate(),
        telling,
        heartbeat,
        new Wake(),
        ThreadLocalRandom.current());
  }

  private Optional<KumaCommand> kumaCommand(KumaSettings settings) {
    List<String> given = command == null ? List.of() : command;
    return given.isEmpty()
        ? KumaCommand.detect(environment.directory(), settings.environment())
        : Optional.of(new KumaCommand(given, settings.environment(), environment.directory()));
  }

  private static KumaAgent.Start withAgent(
      KumaCommand command, CommandRunner runner, Path dataDirectory) {
    return KumaAgent.shipped()
        .map(agent -> agent.addTo(command, runner, AgentSocketFile.of(dataDirectory)))
        .orElseGet(() -> new KumaAgent.Start(command, LiveKuma.none("there is no agent")));
  }

  private static Kuma supervised(
      KumaAgent.Start start, KumaSettings settings, EmbeddedServer server) {
    return new SupervisedKuma(
        start.command(),
        new HttpReadinessProbe(settings.probeUri(), true),
        new MonotonicClock(),
        Sleeper.system(),
        KumaDeadlines.defaults(),
        server,
        start.live());
  }
}
