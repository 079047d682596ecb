package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.kuma.AgentClient;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.HttpReadinessProbe;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaDeadlines;
import io.github.replicatorkuma.kuma.KumaRecord;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.PrivateStart;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.SupervisedKuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.notify.PushReporter;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The daemon: runs Kuma and replicates beside it. */
@Command(
    name = "run",
    description = {
      "Run Uptime Kuma and replicate beside it (the default).",
      "Kuma is `node server/server.js` where the working directory has it, or COMMAND.",
      "Without an Uptime Kuma there, it only replicates."
    },
    footer = {
      "  replicator-kuma",
      "  replicator-kuma run node --max-old-space-size=256 server/server.js"
    })
final class RunCommand implements Callable<Integer> {
  /** How long a Kuma without users is kept from others than this machine. */
  private static final Duration LONGEST_PRIVATE = Duration.ofMinutes(15);

  private final Environment environment;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Starts Uptime Kuma.")
  private List<String> command;

  /**
   * @param command starts Uptime Kuma; empty for the one in the working directory, if any
   */
  RunCommand(Environment environment, List<String> command) {
    this.environment = environment;
    this.command = command;
  }

  @Override
  public Integer call() throws ConfigurationException, ReplicationException {
    ParsedConfig parsed = environment.parse();
    StartLog.configuration(parsed);
    Optional<KumaCommand> kumaCommand = kumaCommand(parsed.kuma());
    if (parsed.config().isEmpty() && kumaCommand.isEmpty()) {
      throw new ConfigurationException(parsed.errors());
    }
    KumaSettings settings = parsed.kuma();
    StateDirectory state = stateDirectory(parsed);
    KumaRecord record = new KumaRecord(state.kumaProcess());
    Optional<StateLock> lock = Optional.empty();
    if (kumaCommand.isPresent()) {
      boolean knownPlace = parsed.config().isPresent() || FileQuestion.exists(state.path());
      lock = knownPlace ? RunLock.take(state) : Optional.empty();
      if (!FileQuestion.exists(state.kumaProcess()) || record.leftOver().isEmpty()) {
        requireNobodyAnswers(settings);
      }
    }
    EmbeddedServer server =
        Wiring.embeddedServer(
            parsed.kuma(),
            kumaCommand.isPresent() ? Starts.WHEN_NEEDED : Starts.NEVER,
            !parsed.isWrong("DATA_DIR"));
    SystemCommandRunner runner = new SystemCommandRunner();
    Optional<KumaAgent.Start> start =
        kumaCommand.map(found -> withAgent(found, runner, settings.dataDirectory()));
    Optional<PrivateStart> starts = start.map(how -> privately(how, parsed, server));
    Supplier<URI> page = () -> starts.map(PrivateStart::page).orElse(settings.probeUri());
    HttpReadinessProbe probe = new HttpReadinessProbe(page, true);
    Kuma kuma =
        start
            .<Kuma>map(how -> supervised(starts.orElseThrow(), how.live(), probe, server, record))
            .orElse(new NoKuma());
    DaemonParts parts = new DaemonParts(parsed, page);
    Health health = parts.observation().health();
    Metrics metrics = new Metrics(health.about(), health::status);
    Optional<PushReporter> push = Notifiers.push(parsed, health);
    health.tell(
        (report, took) -> {
          metrics.cycleEnded(report, took);
          push.ifPresent(reporter -> reporter.cycleEnded(report.isGood()));
        });
    CommandRunner told = new WatchedRunner(runner, WatchedRunner.telling(parts.activity()));
    CommandRunner metered = new WatchedRunner(told, WatchedRunner.counting(metrics));
    Optional<StateLock> held = lock;
    Daemon daemon =
        parsed
            .config()
            .map(config -> new Wiring(environment, config, metered, server))
            .map(wiring -> parts.replicating(wiring, kuma, kumaCommand.isPresent(), held))
            .orElseGet(() -> parts.misconfigured(kuma));
    HttpService.start(
        new HttpSettings(
            parsed.values().get(Variable.HTTP), parsed.values().find(Variable.HTTP_TOKEN)),
        health,
        metrics,
        () -> kumaCommand.isEmpty() || probe.probe() != Readiness.NOT_ANSWERING,
        parts.orders(),
        Sleeper.system());
    Shutdown shutdown = new Shutdown(daemon, kuma, runner, parts);
    Runtime.getRuntime().addShutdownHook(shutdown);
    parts.signals().ifPresent(NtfySignals::start);
    return shutdown.exitingWith(daemon.run());
  }

  /**
   * Two Kumas would share one database until the second finds its port taken, and the answers of
   * the first would be taken for the second's.
   */
  private static void requireNobodyAnswers(KumaSettings settings) throws ReplicationException {
    URI address = settings.probeUri();
    if (new HttpReadinessProbe(() -> address, true).probe() != Readiness.NOT_ANSWERING) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "an Uptime Kuma answers already at " + address.resolve("/"),
          "It may be left from a run that was killed: stop it first, or set UPTIME_KUMA_PORT.",
          null);
    }
  }

  private Optional<KumaCommand> kumaCommand(KumaSettings settings) {
    return command.isEmpty()
        ? KumaCommand.detect(environment.directory(), settings.environment())
        : Optional.of(new KumaCommand(command, settings.environment(), environment.directory()));
  }

  private static KumaAgent.Start withAgent(
      KumaCommand command, CommandRunner runner, Path dataDirectory) {
    return KumaAgent.shipped().addTo(command, runner, AgentClient.socketFile(dataDirectory));
  }

  private static PrivateStart privately(
      KumaAgent.Start start, ParsedConfig parsed, EmbeddedServer server) {
    BooleanSupplier noUserYet =
        parsed
            .config()
            .<BooleanSupplier>map(config -> new NoUserYet(config, server))
            .orElse(() -> false);
    return new PrivateStart(
        start.command(),
        parsed.kuma().probeUri(),
        noUserYet,
        new MonotonicClock(),
        LONGEST_PRIVATE);
  }

  private static Kuma supervised(
      PrivateStart starts,
      LiveKuma live,
      HttpReadinessProbe probe,
      EmbeddedServer server,
      KumaRecord record) {
    return new SupervisedKuma(
        starts,
        probe,
        new MonotonicClock(),
        Sleeper.system(),
        KumaDeadlines.defaults(),
        server,
        live,
        Optional.of(record));
  }

  /** Where it is by default, when the configuration does not tell. */
  private static StateDirectory stateDirectory(ParsedConfig parsed) {
    Path directory =
        parsed
            .config()
            .map(ReplicatorConfig::stateDirectory)
            .orElse(parsed.kuma().dataDirectory().resolve(ReplicatorConfig.STATE_DIRECTORY));
    return new StateDirectory(directory, Clock.systemUTC());
  }
}
