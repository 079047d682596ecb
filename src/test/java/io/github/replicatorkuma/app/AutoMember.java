package io.github.replicatorkuma.app;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.TestDaemon;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance with {@code REPLICATOR_MODE=AUTO}, real restic and records in a directory, whose time
 * is the test's.
 */
final class AutoMember {
  static final Duration HEARTBEAT = Duration.ofMinutes(1);
  static final String PASSWORD = "correct-horse-battery";

  final String name;
  final Path database;
  private final Path directory;
  private final Parts parts;
  private final Workplace place;
  private final Membership membership;
  private final Health health;
  private final Cycle cycle;
  private final Observed observed;

  AutoMember(Path fleet, String name, Clock clock, boolean seeded) throws Exception {
    this(fleet, fleet.resolve(name), name, clock, database(fleet.resolve(name), seeded), Map.of());
  }

  /** A fresh one with these variables, too, and an Uptime Kuma of the version {@code KUMA}. */
  AutoMember(Path fleet, String name, Clock clock, Map<String, String> more) throws Exception {
    this(fleet, fleet.resolve(name), name, clock, database(fleet.resolve(name), false), more);
  }

  private static Path database(Path directory, boolean seeded) throws Exception {
    Path data = directory.resolve("data");
    return seeded ? TestDatabases.seeded(data) : TestDatabases.empty(data, "2.5.3");
  }

  /** A copy of its disk, as it is now. */
  Path copied() throws Exception {
    Path copy = directory.resolveSibling(name + "-copied");
    Process cp = new ProcessBuilder("cp", "-r", directory.toString(), copy.toString()).start();
    if (cp.waitFor() != 0) {
      throw new IOException("cannot copy " + directory);
    }
    return copy;
  }

  /** What runs with a copy of its disk. */
  AutoMember with(Path copy, Clock clock) throws Exception {
    Path fleet = directory.resolveSibling("");
    return new AutoMember(fleet, copy, name, clock, copy.resolve("data/kuma.db"), Map.of());
  }

  /** What a member and its commands are told. */
  static Environment environment(
      Path fleet, Path directory, String name, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", System.getenv("PATH"));
    variables.put("DATA_DIR", directory.resolve("data").toString());
    variables.put("RESTIC_REPOSITORY", fleet.resolve("repository/kuma").toString());
    variables.put("RESTIC_PASSWORD", PASSWORD);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_MODE", "AUTO");
    variables.put("REPLICATOR_QUIET_PERIOD", "0");
    variables.putAll(more);
    return new Environment(variables, directory, name, Progress.UNSEEN);
  }

  private AutoMember(
      Path fleet, Path directory, String name, Clock clock, Path database, Map<String, String> more)
      throws Exception {
    this.name = name;
    this.directory = directory;
    this.database = database;
    Environment environment = environment(fleet, directory, name, more);
    Parts made = Parts.ofCommand(environment, environment.parse(), Starts.NEVER);
    parts =
        new Parts(
            made.environment(),
            made.config(),
            made.role(),
            made.runner(),
            made.server(),
            made.locator(),
            more.isEmpty() ? clock : made.clock(), // a quiet period is one of the machine's clock
            made.carried());
    RecordingKuma kuma = RecordingKuma.running();
    Opening opening =
        new Opening(
            parts,
            new KumaBeside(
                kuma, true, parts.server(), parts.config().kuma()::probeUri, Optional.empty()),
            Steps.UNOBSERVED);
    place = opening.open();
    observed = opening.observed().orElseThrow();
    About about =
        new About(
            "3",
            "replica",
            "AUTO",
            name,
            "repository",
            Duration.ofSeconds(5),
            Optional.of(more.getOrDefault("KUMA", "2.5.3")),
            Optional.empty());
    health = new Health(about, () -> Standing.UNKNOWN, Clock.systemUTC());
    membership =
        FleetService.membership(
            place,
            observed,
            new OwnSituation(
                parts,
                parts.config().fleet().orElseThrow(),
                observed,
                kuma,
                health,
                NoUserYet.of(parts),
                () -> FleetAlerts.NONE),
            clock,
            (decision, self) -> {});
    cycle = place.cycle(TestDaemon.telling(message -> {}, health, clock), Optional.of(membership));
  }

  /** Some heartbeats of these, in each of which they also run. */
  static void pass(MutableClock clock, int heartbeats, AutoMember... members) throws Exception {
    for (int i = 0; i < heartbeats; i++) {
      for (AutoMember member : members) {
        CycleReport unused = member.runs();
        member.beats();
      }
      clock.advance(HEARTBEAT);
    }
  }

  CycleReport runs() throws InterruptedException {
    return runs(Cycle.Moment.RUNNING);
  }

  CycleReport leads(boolean now) throws InterruptedException {
    return runs(new Order.Lead(now));
  }

  CycleReport runs(Cycle.Occasion occasion) throws InterruptedException {
    health.cycleBegan();
    CycleReport report = cycle.run(occasion);
    health.cycleEnded("", report);
    return report;
  }

  /** Reads the records, and writes its own. */
  void beats() throws ReplicationException {
    membership.beat();
  }

  /** The fleet as it sees it. */
  FleetSight sight() {
    return ShownFleet.of(membership, observed, health);
  }

  String id() {
    return observed.memory().state().instanceId();
  }

  boolean isLeader() {
    return parts.role().leads();
  }

  /** A person creates the first user. */
  void isSetUp() {
    TestDatabases.execute(
        database, "INSERT INTO user (username, password, active) VALUES ('admin', 'x', 1)");
  }

  void edits(String monitor) {
    TestDatabases.execute(
        database,
        "UPDATE monitor SET name = '" + monitor + "' WHERE id = (SELECT MIN(id) FROM monitor)");
  }

  /** The name of the monitor that is edited. */
  String edited() {
    return TestDatabases.query(database, "SELECT name FROM monitor ORDER BY id LIMIT 1").get(0);
  }

  List<String> kept() throws ReplicationException {
    return new KeptAside(place.state()).list().stream().map(KeptEntry::summary).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
