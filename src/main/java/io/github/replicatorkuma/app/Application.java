package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.HttpSettings;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.FailureMark;
import io.github.replicatorkuma.daemon.Heartbeat;
import io.github.replicatorkuma.daemon.OpeningCycle;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.StartGate;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Metrics;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.kuma.KumaVersion;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.notify.PushReporter;
import io.github.replicatorkuma.notify.SignalTag;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The daemon, put together: each line uses only what stands above it. */
public final class Application {
  /** A misconfiguration is told before Kuma starts; it takes no time. */
  private static final Duration TELL_AT_ONCE = Duration.ofSeconds(1);

  private static final Duration CONFIGURATION_REMINDER = Duration.ofMinutes(15);

  /** So many may ask a repository at once. */
  private static final int FEW = 3;

  private Application() {}

  /**
   * Runs Kuma and replicates beside it; with a configuration that is wrong, runs Kuma and says so.
   *
   * @param command starts Uptime Kuma; empty for the one in the working directory, if any
   * @return the exit code
   */
  public static int run(Environment environment, List<String> command)
      throws ConfigurationException, ReplicationException {
    ParsedConfig parsed = environment.parse();
    StartLog.configuration(parsed);
    Optional<KumaCommand> starts = environment.kumaCommand(command, parsed.kuma());
    if (parsed.config().isEmpty() && starts.isEmpty()) {
      throw new ConfigurationException(parsed.errors());
    }
    Clock clock = Clock.systemUTC();
    SystemCommandRunner runner = new SystemCommandRunner();
    KumaBeside beside =
        starts.isPresent()
            ? KumaBeside.supervised(parsed, starts.get(), runner)
            : KumaBeside.unsupervised(parsed);

    About about = about(parsed, environment);
    Activity activity = new Activity();
    StartGate gate = new StartGate();
    WatchedRunner restic = new WatchedRunner(runner, activity);
    Optional<Parts> parts =
        parsed.config().map(config -> new Parts(environment, config, restic, beside.server()));
    Optional<Opening> opening = parts.map(all -> new Opening(all, beside, activity.steps(gate)));

    Health health =
        new Health(
            about,
            () ->
                opening.flatMap(Opening::observed).map(Observed::standing).orElse(Standing.UNKNOWN),
            clock);
    LastChanges lastChanges = new LastChanges(KumaBeside.stateDirectory(parsed).lastChanges());
    health.changedBefore(lastChanges.read());
    Metrics metrics = new Metrics(health::status);
    restic.tell(metrics::resticCalled);
    Optional<PushReporter> push = Notifiers.push(parsed, health);

    SignalTag tag = new SignalTag();
    tag.learnFrom(() -> opening.flatMap(Opening::observed).flatMap(Observed::repository));
    StateDirectory state = KumaBeside.stateDirectory(parsed);
    FailureMark mark = new FailureMark(state.failureMark());
    FailureMark ofHistory = new FailureMark(state.historyFailureMark());
    Notifier notifier =
        Notifiers.of(
            parsed,
            tag,
            () -> beside.kuma().live(),
            health,
            () -> {
              mark.arrived();
              ofHistory.arrived();
            });
    Telling telling =
        new Telling(
            notifier,
            health,
            mark,
            parsed.values().get(Variable.NOTIFY_NAMES),
            clock,
            new Random());
    Heartbeat heartbeat =
        new Heartbeat(
            parsed.heartbeatFile(), () -> beside.page().get().resolve("/"), health, clock);
    Wake wake = new Wake();
    Orders orders = new Orders(() -> parts.filter(all -> all.role().leads()).isPresent(), wake);
    Optional<HistoryService> history =
        parts.flatMap(
            all ->
                all.config()
                    .history()
                    .map(
                        settings ->
                            new HistoryService(
                                all, settings, beside, runner, orders, telling, ofHistory, health,
                                metrics)));
    ControlService control =
        new ControlService(
            orders,
            health,
            order ->
                order.isOfHistory()
                    ? history.map(HistoryService::activity).orElse(Progress.WORKING)
                    : activity.of(health));
    FleetService fleet = new FleetService(health, telling, wake);
    health.tell(
        (report, took) -> {
          metrics.cycleEnded(report, took);
          push.ifPresent(reporter -> reporter.cycleEnded(report.isGood()));
          if (report.isChange()) {
            lastChanges.write(health.changes());
            fleet.hurry();
          }
        });
    Optional<NtfySignals> signals =
        Notifiers.signals(
            parsed,
            tag,
            snapshot -> {
              parts.ifPresent(all -> all.carried().announced.set(snapshot.orElse(null)));
              fleet.look();
            },
            () ->
                health.status().fleet().members().size() > FEW
                    || opening
                        .flatMap(Opening::observed)
                        .filter(it -> it.machines() > FEW)
                        .isPresent());

    Daemon daemon =
        new Daemon(
            new Daemon.Means(
                beside.kuma(),
                opening
                    .map(open -> cycle(open, beside, control, telling, fleet, history))
                    .orElse(occasion -> misconfigured(parsed.errors())),
                parts.map(all -> all.role().shortestInterval()).orElse(about.interval()),
                parts.map(all -> startPatience(all, beside)).orElse(TELL_AT_ONCE),
                gate,
                telling,
                heartbeat,
                wake,
                orders,
                parts.map(all -> all.housekeeping(beside.kuma(), health::housekeeping)),
                history
                    .flatMap(all -> all.gate(() -> control.start(opening.orElseThrow().lock())))
                    .or(() -> NoRestore.gate(parsed, beside, orders, telling, health)),
                parts.<Daemon.Look>map(all -> () -> requireReadable(all)).orElse(() -> {}),
                new Random()));
    HttpSettings http =
        new HttpSettings(
            parsed.values().get(Variable.HTTP),
            parsed.values().find(Variable.HTTP_TOKEN),
            parsed.values().find(Variable.HTTP_HOSTS).orElse(Set.of()));
    HttpService.start(http, health, metrics, beside::answers, orders, Sleeper.system());
    Shutdown shutdown =
        new Shutdown(
            daemon, beside.kuma(), runner, signals, control, fleet, notifier, new AtomicInteger());
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
    parts.ifPresent(all -> all.role().listen(beside.kuma(), wake, signals));
    return shutdown.exitingWith(daemon.run());
  }

  private static About about(ParsedConfig parsed, Environment environment) {
    Optional<ReplicatorConfig> config = parsed.config();
    Optional<Role> role = config.map(Role::of);
    return new About(
        Version.current(),
        role.map(Role::word).orElse("misconfigured"),
        config.map(found -> found.mode().name()).orElse(""),
        parsed.instanceName(),
        config.map(found -> found.repository().displayLocation()).orElse(""),
        role.map(Role::interval).orElse(CONFIGURATION_REMINDER),
        KumaVersion.read(environment.directory()),
        parsed.values().find(Variable.CLICK_URL));
  }

  /** From when it is open the lock is held, and so commands may reach this daemon. */
  private static Cycle cycle(
      Opening opening,
      KumaBeside beside,
      ControlService control,
      Telling telling,
      FleetService fleet,
      Optional<HistoryService> history) {
    return new OpeningCycle(
        () -> {
          Workplace place = opening.open();
          control.start(place.state());
          history.ifPresent(HistoryService::start);
          Optional<Membership> membership =
              fleet.join(place, opening.observed().orElseThrow(), beside.kuma());
          return place.cycle(telling, membership);
        });
  }

  private static Duration startPatience(Parts parts, KumaBeside beside) {
    return beside.supervised()
        ? parts.role().startPatience(FileQuestion.exists(parts.stateToRead().restorePoint()))
        : Duration.ZERO;
  }

  /** Reads all that is replicated of the database, if it is there. */
  private static void requireReadable(Parts parts) throws ReplicationException {
    Optional<KumaDatabase> database = parts.database();
    if (database.isPresent()) {
      new Exporter(database.get(), parts.exportSettings(), parts.clock()).requireReadable();
    }
  }

  /** Replication is off until the configuration is mended; Kuma runs. */
  static CycleReport misconfigured(List<Problem> errors) {
    CycleReport wrong = new ConfigurationException(errors).report();
    return wrong.saying("replication is off: " + wrong.summary(), wrong.hint());
  }
}
