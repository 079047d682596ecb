package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.SimWorld.SECOND;

import io.github.replicatorkuma.fleet.LeadDecision;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An instance in AUTO: its process, with what may happen to it. */
final class SimMember {
  static final Duration HEARTBEAT = Duration.ofSeconds(60);
  static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long CYCLE = 15 * SECOND;

  final SimWorld world;
  final String name;
  final double rate;
  final int priority;
  final boolean inScope;
  SimDisk disk;
  int kuma;

  /** In the world's time, as all times here that are numbers. */
  long suspendedUntil;

  long recordsAway;
  long repositoryAway;
  long staleUntil;
  long kumaDeadUntil;

  /** Until then something is wrong with it, or was a while ago. */
  long unwellUntil;

  Duration wallClockOff = Duration.ZERO;

  /** Counts its processes. */
  int epoch;

  boolean up;
  boolean stopping;
  boolean busy;
  boolean givesUpOwn;
  boolean refuses;
  LeadDecision decision = new LeadDecision.Follow();
  Position applied = Position.NONE;

  final SimPublisher publisher;
  final SimFollower follower;

  final SimMembership fleet;
  private Instance self;
  private @Nullable SnapshotHistory history;

  SimMember(SimWorld world, String name, double rate, int priority, boolean inScope) {
    this.world = world;
    this.name = name;
    this.rate = rate;
    this.priority = priority;
    this.inScope = inScope;
    this.fleet = new SimMembership(this);
    this.publisher = new SimPublisher(this);
    this.follower = new SimFollower(this);
    this.disk = SimDisk.empty(uuid().toString());
    this.self = new Instance(name, disk.state.instanceId());
  }

  UUID uuid() {
    return new UUID(world.random.nextLong(), world.random.nextLong());
  }

  @Override
  public String toString() {
    return name;
  }

  void tell(String what) {
    world.tell(name + " " + what);
  }

  /** By the clock that nobody sets. */
  Instant now() {
    return Instant.EPOCH.plusMillis((long) (world.now * rate));
  }

  Instant wall() {
    return BEGIN.plusMillis((long) (world.now * rate)).plus(wallClockOff);
  }

  /** Waits by its own clock. */
  void in(long delay, Runnable what) {
    world.in((long) (delay / rate), this, what);
  }

  void start() {
    epoch++;
    up = true;
    stopping = false;
    busy = false;
    history = null;
    fleet.started();
    publisher.started();
    follower.started();
    in(world.between(0, CYCLE), fleet::beats);
    in(world.between(0, CYCLE), this::cycles);
  }

  void end(boolean orderly) {
    if (orderly) {
      stopping = true;
      fleet.stopping();
    }
    up = false;
    epoch++;
    publisher.ended();
  }

  Instance self() {
    if (!self.id().equals(disk.state.instanceId())) {
      self = new Instance(name, disk.state.instanceId());
    }
    return self;
  }

  Optional<SnapshotHistory> history() {
    return Optional.ofNullable(history);
  }

  private Optional<SnapshotHistory.Entry> newest() {
    return history().flatMap(SnapshotHistory::newest);
  }

  private Optional<Newest> known() {
    return newest().map(any -> new Newest(any.tags().leader(), any.tags().position()));
  }

  boolean reachesRepository() {
    return Math.max(repositoryAway, world.repositoryAway) <= world.now;
  }

  boolean reachesRecords() {
    return Math.max(recordsAway, world.recordsAway) <= world.now;
  }

  boolean kumaLives() {
    return kumaDeadUntil <= world.now;
  }

  /** Empty where the repository does not answer. */
  Optional<SnapshotHistory> list() {
    if (!reachesRepository()) {
      return Optional.empty();
    }
    history = world.historyFor(this);
    return history();
  }

  boolean leadsByRepository() {
    RepositoryMemory known = disk.memory();
    RepositoryMemory.Published mine = known.published();
    return known.leads()
        && mine != null
        && (history == null || newest().filter(any -> any.id().matches(mine.id())).isPresent());
  }

  /** Whether it publishes what is edited here. */
  boolean leads() {
    return decision instanceof LeadDecision.Lead || decision instanceof LeadDecision.Unable;
  }

  Position holds() {
    RepositoryMemory known = disk.memory();
    return known.leads()
        ? Objects.requireNonNull(known.published()).position()
        : known.applied() == null ? Position.NONE : known.applied().position();
  }

  LeadDecision decide() {
    LeadDecision before = decision;
    if (history == null) {
      decision = leadsByRepository() ? new LeadDecision.Lead(false) : new LeadDecision.Follow();
    } else {
      decision = fleet.election.decide(fleet.record(true), known(), leadsByRepository(), now());
    }
    if (!decision.getClass().equals(before.getClass())) {
      tell("decides: " + decision);
    }
    return decision;
  }

  private void cycles() {
    in(CYCLE, this::cycles);
    if (!busy) {
      cycle();
    }
  }

  /** As AutoCycle does. */
  private void cycle() {
    boolean hears = history != null && fleet.election.view().isAheadOf(known(), now());
    if (hears && leadsByRepository()) {
      list();
    }
    decide();
    if (decision instanceof LeadDecision.Yield yield) {
      if (!yield.published()) {
        publisher.publishPending(yield.to());
      }
    } else if (decision instanceof LeadDecision.Claim) {
      claim();
    } else if (leads()) {
      publisher.cycle();
    } else {
      follower.cycle(hears);
    }
  }

  private void claim() {
    if (follower.cycle(true) && decide() instanceof LeadDecision.Claim) {
      world.claims(this, Objects.requireNonNull(history));
      publisher.started();
      publisher.publish();
    }
  }

  /** An operator says so. */
  void leadNow() {
    if (!busy && follower.cycle(true) && !disk.memory().isEmpty()) {
      tell("is told to lead now");
      publisher.publish();
    }
  }
}
