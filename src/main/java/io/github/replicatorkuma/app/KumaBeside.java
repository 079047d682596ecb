package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.kuma.AgentClient;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.HttpReadinessProbe;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaDeadlines;
import io.github.replicatorkuma.kuma.KumaRecord;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.PrivateStart;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.SupervisedKuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The Uptime Kuma beside which a daemon runs.
 *
 * @param supervised whether it is ours to stop and start
 * @param server its embedded database
 * @param page where a page of it is just now
 * @param lock on the state directory, where it could be had before Kuma's start
 */
record KumaBeside(
    Kuma kuma,
    boolean supervised,
    EmbeddedServer server,
    Supplier<URI> page,
    Optional<StateLock> lock) {
  /** How long a Kuma without users is kept from others than this machine. */
  private static final Duration LONGEST_PRIVATE = Duration.ofMinutes(15);

  /** One that somebody else runs, if anybody. */
  static KumaBeside unsupervised(ParsedConfig parsed) {
    KumaSettings settings = parsed.kuma();
    return new KumaBeside(
        new NoKuma(), false, server(parsed, Starts.NEVER), settings::probeUri, Optional.empty());
  }

  /**
   * One that {@code command} starts; nothing is started yet.
   *
   * @throws ReplicationException where another one is in its way
   */
  static KumaBeside supervised(ParsedConfig parsed, KumaCommand command, CommandRunner runner)
      throws ReplicationException {
    KumaSettings settings = parsed.kuma();
    StateDirectory state = stateDirectory(parsed);
    KumaRecord record = new KumaRecord(state.kumaProcess());
    boolean knownPlace = parsed.config().isPresent() || FileQuestion.exists(state.path());
    Optional<StateLock> lock = knownPlace ? RunLock.take(state) : Optional.empty();
    if (!FileQuestion.exists(state.kumaProcess()) || record.leftOver().isEmpty()) {
      requireNobodyAnswers(settings);
    }
    EmbeddedServer server = server(parsed, Starts.WHEN_NEEDED);
    KumaAgent.Start start =
        KumaAgent.shipped()
            .addTo(
                command.with(KumaAgent.ENDED, state.endedAlerts().toString()),
                runner,
                AgentClient.socketFile(settings.dataDirectory()));
    BooleanSupplier noUserYet =
        parsed
            .config()
            .filter(config -> !Role.of(config).mayLead())
            .<BooleanSupplier>map(
                config ->
                    new NoUserYet(
                        settings, server, Parts.locator(settings, config.sqliteDatabase(), server)))
            .orElse(() -> false);
    PrivateStart starts =
        new PrivateStart(
            start.command(), settings.probeUri(), noUserYet, new MonotonicClock(), LONGEST_PRIVATE);
    Kuma kuma =
        new SupervisedKuma(
            starts,
            new HttpReadinessProbe(starts::page),
            new MonotonicClock(),
            Sleeper.system(),
            KumaDeadlines.defaults(),
            server,
            start.live(),
            Optional.of(record));
    return new KumaBeside(kuma, true, server, starts::page, lock);
  }

  private static EmbeddedServer server(ParsedConfig parsed, Starts starts) {
    return OwnServer.of(parsed.kuma(), starts, !parsed.isWrong("DATA_DIR"));
  }

  /** Whether it answers, if it is ours. */
  boolean answers() {
    return !supervised || answers(page);
  }

  private static boolean answers(Supplier<URI> page) {
    return new HttpReadinessProbe(page).probe() != Readiness.NOT_ANSWERING;
  }

  /**
   * Two Kumas would share one database until the second finds its port taken, and the answers of
   * the first would be taken for the second's.
   */
  private static void requireNobodyAnswers(KumaSettings settings) throws ReplicationException {
    URI address = settings.probeUri();
    if (answers(settings::probeUri)) {
      throw ReplicationException.terminal(
          "an Uptime Kuma answers already at " + address.resolve("/"),
          "End that one, which may be left from a run that was killed. Or set UPTIME_KUMA_PORT to a"
              + " free port.");
    }
  }

  /** Where it is by default, when the configuration does not tell. */
  static StateDirectory stateDirectory(ParsedConfig parsed) {
    return new StateDirectory(
        parsed
            .config()
            .map(ReplicatorConfig::stateDirectory)
            .orElse(parsed.kuma().dataDirectory().resolve(ReplicatorConfig.STATE_DIRECTORY)),
        Clock.systemUTC());
  }
}
