package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * This instance as one of its fleet: it writes its record and reads those of the others, again and
 * again, and so knows who lives and whether it is its turn to lead. Whatever fails here is told and
 * tried again; no cycle waits for it.
 */
public final class Membership {
  private static final EventLog log = EventLog.of(Membership.class);

  /**
   * What the instance is at a moment.
   *
   * @param record without counter and nonce
   * @param newest as the last list of the repository told
   * @param listed whether there was one in the life of this process
   * @param leads whether the newest is its own, as far as it knows
   */
  public record Situation(
      FleetRecord record, Optional<LeadDecision.Newest> newest, boolean listed, boolean leads) {}

  /** What cannot be had at once, or ever. */
  public interface Means {
    /** Empty while there is no repository, or it was never reached. */
    Optional<RecordSeal> seal() throws ReplicationException;

    RecordStore store() throws ReplicationException;

    /** Another runs with a copy of this disk: this one is somebody else from now on. */
    void renew() throws ReplicationException;
  }

  private final Means means;
  private final Supplier<Situation> situation;
  private final Clock clock;
  private final Duration heartbeat;
  private final BiConsumer<LeadDecision, Membership> listener;
  private final Semaphore hurry = new Semaphore(0);
  private final Election election;
  private final OwnRecord record;
  private final Founding founding;
  private volatile boolean copied;
  private volatile @Nullable FleetRecord latest;
  private volatile String publisher = "";
  private volatile @Nullable ReplicationException trouble;

  /**
   * @param file where the diary is
   * @param clock that nobody sets
   * @param listener is told of the decision after each read
   */
  public Membership(
      Means means,
      Supplier<Situation> situation,
      Path file,
      Election election,
      Duration heartbeat,
      Clock clock,
      RandomGenerator random,
      BiConsumer<LeadDecision, Membership> listener) {
    this.means = means;
    this.situation = situation;
    this.election = election;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.founding = new Founding(heartbeat, clock, random);
    this.listener = listener;
    this.record = new OwnRecord(means, file, clock.instant().getEpochSecond());
  }

  /** Writes and reads until it is interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      Instant begin = clock.instant();
      Duration period = attempt();
      Duration pause = period.minus(Duration.between(begin, clock.instant()));
      if (hurry.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
        hurry.drainPermits();
      }
    }
  }

  private Duration pause(LeadDecision decision) {
    Duration period = situation.get().record().period();
    synchronized (election) {
      return decision.pause(election.pause(period), clock.instant());
    }
  }

  /** Something has changed that the others should know at once. */
  public void hurry() {
    hurry.release();
  }

  /**
   * An operator wants this instance to lead.
   *
   * @throws ReplicationException when the leader cannot be told of it
   */
  public void wish() throws ReplicationException {
    synchronized (election) {
      election.wish(true);
    }
    beat();
    hurry();
  }

  /** Why the records could not be read or written last; empty where they could. */
  public Optional<ReplicationException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether it is for this instance to create the repository, which was not there. */
  public boolean founds() {
    Situation now = situation.get();
    return founding.isDue(!now.listed() && now.record().candidate());
  }

  /**
   * Becomes somebody else where another works with a copy of this disk; for who publishes nothing
   * just now.
   */
  public synchronized void renewIfCopied() throws ReplicationException {
    if (copied) {
      means.renew();
      copied = false;
      record.renewed();
    }
  }

  /** What was to be published is: from now on another may lead. */
  public void handOver(String to) {
    Position at = situation.get().record().holds();
    synchronized (election) {
      election.handOver(to, at, clock.instant());
    }
    hurry();
  }

  /** Whether another speaks of a newer snapshot than this instance has seen. */
  public boolean hasNews() {
    Optional<LeadDecision.Newest> newest = situation.get().newest();
    synchronized (election) {
      return election.view().isAheadOf(newest, clock.instant());
    }
  }

  /** The last word of a process that ends on purpose. */
  public synchronized void stopping() {
    try {
      if (record.isWritten()) {
        record.write(own().ending());
      }
    } catch (ReplicationException | RuntimeException e) {
      log.debug("fleet_not_told", field("reason", e.getClass().getSimpleName()));
    }
  }

  /** What is to be done now. */
  public LeadDecision decide() {
    Situation now = situation.get();
    synchronized (election) {
      LeadDecision decision =
          now.listed()
              ? election.decide(now.record(), now.newest(), now.leads(), clock.instant())
              : now.leads() ? new LeadDecision.Lead(false) : new LeadDecision.Follow();
      publisher = now.newest().map(newest -> newest.publisher().id()).orElse("");
      latest = record.signed(now.record(), decision.claims(), election.wish(), election.yields());
      return decision;
    }
  }

  /** The id of who published the newest snapshot, as last decided; empty where there is none. */
  public String publisher() {
    return publisher;
  }

  /** All of the fleet, by name; this one as it last decided. */
  public List<Seen> seen() {
    FleetView view;
    synchronized (election) {
      view = election.view();
    }
    return view.seen(latest, clock.instant());
  }

  /** The fleet as it is known now; empty until this instance has decided something. */
  public Optional<Known> known() {
    String leader = publisher;
    synchronized (election) {
      return Optional.ofNullable(latest)
          .map(self -> election.view().known(self, leader, clock.instant()));
    }
  }

  /** When to do it again. */
  private Duration attempt() {
    try {
      tryIt();
      LeadDecision decision = decide();
      listener.accept(decision, this);
      return pause(decision);
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
      return heartbeat;
    }
  }

  private void tryIt() {
    ReplicationException before = trouble;
    Instant begin = clock.instant();
    try {
      beat();
      if (begin.plus(heartbeat).isBefore(clock.instant())) {
        throw ReplicationException.retryable(
            "The records of the fleet: to read and write them takes longer than a heartbeat",
            "Set a longer REPLICATOR_HEARTBEAT, on all instances.");
      }
      if (before != null) {
        log.info("fleet_reached", field("summary", "the fleet's records can be reached again"));
      }
      trouble = null;
    } catch (ReplicationException e) {
      if (before == null || !Objects.equals(e.getMessage(), before.getMessage())) {
        log.warn("fleet_unreachable", field("reason", e.getMessage()), field("hint", e.hint()));
      }
      trouble = e;
    }
  }

  /** Reads all records, then writes one's own. */
  public synchronized void beat() throws ReplicationException {
    Optional<List<FleetRecord>> all = record.readAll();
    if (all.isEmpty()) {
      return;
    }
    Instance self = situation.get().record().instance();
    Optional<FleetRecord> own =
        all.get().stream().filter(other -> other.instance().isSameAs(self)).findFirst();
    if (own.filter(record::isOfTwin).isPresent()) {
      copied = true;
      return;
    }
    boolean reached = own.filter(record::isLastWritten).isPresent();
    if (reached || !record.isWritten()) {
      note(all.get(), reached && record.isWritten());
    }
    if (record.mayFollow(own)) {
      record.write(own());
    }
  }

  private void note(List<FleetRecord> read, boolean reached) {
    Instant now = clock.instant();
    synchronized (election) {
      election.read(read, now);
      if (reached) {
        election.reached(now);
      }
      record.note(read);
    }
  }

  /** As it is to be written now. */
  private FleetRecord own() {
    LeadDecision unused = decide();
    return Objects.requireNonNull(latest);
  }
}
