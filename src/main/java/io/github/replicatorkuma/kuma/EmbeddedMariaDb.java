package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.exec.ServerProcess;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kuma's embedded MariaDB, started as Kuma starts it.
 *
 * <p>One lock covers every start, Kuma's too, and every wait for a start or an end; {@link
 * #refuseStarts} alone does without, and lets those who wait go, so that a shutdown never waits for
 * them.
 */
public final class EmbeddedMariaDb implements EmbeddedServer {
  /** Whether this may start a server. */
  public enum Starts {
    /** Where Kuma is ours, or a command that ends soon uses its database. */
    WHEN_NEEDED,
    /** Where somebody else starts Kuma, whom a server of ours would keep from its database. */
    NEVER
  }

  private static final EventLog log = EventLog.of(EmbeddedMariaDb.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A start takes a second or two; after a power cut it first repairs the database. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final Duration GONE_WITHIN = Duration.ofMinutes(2);

  /** On a slow disk the repair after a power cut takes minutes. */
  static final Duration START_IS_OVER = Duration.ofMinutes(30);

  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  private final EmbeddedFiles files;
  private final Map<String, String> environment;
  private final Starts starts;
  private final DatabaseServers servers;
  private final Clock clock;
  private final Sleeper sleeper;
  private final ServerEnding ending;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean startsRefused;
  private BooleanSupplier kumaIsAlive = () -> false;
  private @Nullable ServerProcess own;

  /**
   * @param environment the server's, which is also Kuma's
   */
  public EmbeddedMariaDb(
      EmbeddedFiles files,
      Map<String, String> environment,
      Starts starts,
      Clock clock,
      Sleeper sleeper) {
    this.files = files;
    this.environment = Map.copyOf(environment);
    this.starts = starts;
    this.servers = new DatabaseServers(new Processes());
    this.clock = clock;
    this.sleeper = sleeper;
    this.ending = new ServerEnding(files, servers, clock, sleeper);
  }

  @Override
  public boolean isCreated() {
    return files.exist();
  }

  @Override
  public void create() throws KumaException {
    try {
      files.create(environment);
    } catch (IOException | CommandException e) {
      throw notStarted("cannot be made", e);
    }
  }

  @Override
  public Path socket() {
    return files.socket();
  }

  @Override
  public void ensureRunning() throws KumaException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!ending.isKnownToAnswer()) {
        awaitAnswer();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitAnswer() throws KumaException, InterruptedException {
    Instant begin = clock.instant();
    ServerProcess started = null;
    List<ProcessHandle> others = List.of();
    while (!isAnswering()) {
      requireThatItCanCome();
      if (started != null) {
        requireAlive(started);
      } else if (!kumaIsAlive.getAsBoolean() && others.stream().noneMatch(servers::isAlive)) {
        others = serving();
        started = others.isEmpty() ? start() : null;
      }
      if (since(begin).compareTo(READY_WITHIN) >= 0) {
        throw notReady(
            "Uptime Kuma's embedded MariaDB does not answer at " + files.socket(),
            "See its messages in Uptime Kuma's log.");
      }
      sleeper.sleep(PAUSE);
    }
    if (started != null) {
      log.info(
          "embedded_mariadb_started",
          field("pid", started.handle().pid()),
          field("took", since(begin)));
    }
  }

  private boolean isAnswering() {
    if (!files.exist() || !ServerGreeting.comesFrom(files.socket())) {
      return false;
    }
    ending.greetedByOneOf(serving());
    return true;
  }

  private void requireThatItCanCome() throws KumaException {
    if (startsRefused) {
      throw new KumaException(
          KumaException.Kind.SHUT_DOWN, "MariaDB is not started: we are ending", "");
    }
    if (!files.exist()) {
      throw notReady(
          "there is no database in " + files.database(),
          "Uptime Kuma creates its embedded MariaDB at its first start.");
    }
  }

  private ServerProcess start() throws KumaException {
    if (starts == Starts.NEVER) {
      throw notReady(
          "nobody serves the database in " + files.database(),
          "Start Uptime Kuma, which starts its embedded MariaDB.");
    }
    try {
      files.createRunDirectory();
      ServerProcess started = ServerProcess.start(files.command(), environment, files.database());
      own = started;
      return started;
    } catch (IOException e) {
      throw notStarted("did not start", e);
    }
  }

  private static KumaException notStarted(String what, Exception e) {
    return new KumaException(
        KumaException.Kind.START_FAILED,
        "Uptime Kuma's embedded MariaDB " + what + ": " + e.getMessage(),
        "Install MariaDB's server, or use the image of Uptime Kuma that has it.",
        e);
  }

  private static void requireAlive(ServerProcess server)
      throws KumaException, InterruptedException {
    if (server.isAlive()) {
      return;
    }
    OutputTail words = server.lastWords();
    throw notReady(
        "Uptime Kuma's embedded MariaDB ended at its start with exit code "
            + server.exitCode()
            + ": "
            + words.toString().strip(),
        "Its last lines say why; Uptime Kuma itself would fail in the same way.");
  }

  private static KumaException notReady(String message, String hint) {
    return new KumaException(KumaException.Kind.DATABASE_NOT_READY, message, hint);
  }

  @Override
  public boolean stop(Duration atMost) {
    return stop(this::serving, atMost);
  }

  @Override
  public boolean stopOwn(Duration atMost) {
    return stop(this::ownServer, atMost);
  }

  private boolean stop(Supplier<List<ProcessHandle>> which, Duration atMost) {
    if (!files.exist()) {
      return true;
    }
    Instant begin = clock.instant();
    boolean ended = false;
    try (Uninterrupted wait = new Uninterrupted()) {
      if (wait.tryLock(lock, atMost)) {
        try {
          ended = ending.end(which, atMost.minus(since(begin)), () -> false);
        } finally {
          lock.unlock();
        }
      }
    }
    if (!ended) {
      tellNotStopped(which.get(), begin, "it is left running");
    }
    return ended;
  }

  private void tellNotStopped(List<ProcessHandle> servers, Instant begin, String reason) {
    log.error(
        "embedded_mariadb_not_stopped",
        field("pids", servers.stream().map(ProcessHandle::pid).toList()),
        field("waited", since(begin)),
        field("reason", reason));
  }

  @Override
  public void handOver(KumaStart start) throws KumaException {
    lock.lock();
    try {
      if (!kumaIsAlive.getAsBoolean() && files.exist()) {
        endLeftOver();
      }
      kumaIsAlive = start.start();
    } finally {
      lock.unlock();
    }
  }

  private void endLeftOver() {
    Instant begin = clock.instant();
    while (!ending.end(this::serving, TELL_EVERY, () -> startsRefused) && !startsRefused) {
      // One that still starts, or repairs, keeps Kuma from its database in any case.
      boolean lastTime =
          ending.isStubborn(GONE_WITHIN) || since(begin).compareTo(START_IS_OVER) >= 0;
      String then = lastTime ? "all the same and waits for its end" : "once it has ended";
      tellNotStopped(serving(), begin, "Uptime Kuma is started " + then);
      if (lastTime) {
        return;
      }
    }
  }

  @Override
  public void refuseStarts() {
    startsRefused = true;
  }

  /** Ours belongs to it also where other processes are hidden from us. */
  private List<ProcessHandle> serving() {
    List<ProcessHandle> all = new ArrayList<>(servers.serving(files.database()));
    ownServer().stream().filter(server -> !all.contains(server)).forEach(all::add);
    return all;
  }

  private List<ProcessHandle> ownServer() {
    return own == null || !servers.isAlive(own.handle()) ? List.of() : List.of(own.handle());
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, clock.instant());
  }
}
