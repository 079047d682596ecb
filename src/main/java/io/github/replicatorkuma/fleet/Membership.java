package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  private static final String SLOW =
      "Where the fleet's records are kept is slower than REPLICATOR_HEARTBEAT: choose a longer one.";

  private final Means means;
  private final Supplier<Situation> situation;
  private final Path file;
  private final Clock clock;
  private final RandomGenerator random;
  private final Duration heartbeat;
  private final BiConsumer<LeadDecision, Membership> listener;
  private final Semaphore hurry = new Semaphore(0);
  private final String nonce = UUID.randomUUID().toString();
  private final Set<String> toldUnreadable = new HashSet<>();

  private final Election election;
  private FleetDiary diary;

  /** Above what a process has written whose disk was set back, where its records are lost, too. */
  private final long begin;

  private @Nullable Instant founding;
  private @Nullable FleetRecord listenedTo;
  private boolean written;
  private volatile boolean copied;
  private @Nullable RecordStore store;
  private @Nullable RecordSeal seal;
  private volatile String trouble = "";

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
    this.file = file;
    this.election = election;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.diary = FleetDiary.read(file);
    this.begin = clock.instant().getEpochSecond();
  }

  /** Writes and reads until it is interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      Instant begin = clock.instant();
      Duration period = attempt();
      Duration took = Duration.between(begin, clock.instant());
      if (took.compareTo(heartbeat) > 0) {
        log.warn("fleet_slow", field("took", took), field("hint", SLOW));
      }
      Duration pause = period.minus(took);
      if (hurry.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
        hurry.drainPermits();
      }
    }
  }

  private Duration pause() {
    Duration period = situation.get().record().period();
    synchronized (election) {
      return election.pause(period);
    }
  }

  /** Something has changed that the others should know at once. */
  public void hurry() {
    hurry.release();
  }

  /** An operator wants this instance to lead. */
  public void wish() {
    synchronized (election) {
      election.wish(true);
    }
    hurry();
  }

  /**
   * Whether it is for this instance to create the repository, which was not there: it has users,
   * and has waited for others to do it, each for a time of its own.
   */
  public boolean founds() {
    Situation now = situation.get();
    if (now.listed() || !now.record().candidate()) {
      founding = null;
      return false;
    }
    if (founding == null) {
      long most = heartbeat.multipliedBy(2).toMillis();
      founding = clock.instant().plusMillis(random.nextLong(most));
    }
    return !clock.instant().isBefore(founding);
  }

  /**
   * Becomes somebody else where another works with a copy of this disk; for who publishes nothing
   * just now.
   */
  public synchronized void renewIfCopied() throws ReplicationException {
    if (copied) {
      means.renew();
      copied = false;
      written = false;
      listenedTo = null;
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
      if (written) {
        write(true);
      }
    } catch (ReplicationException | RuntimeException e) {
      log.debug("fleet_not_told", field("reason", e.getClass().getSimpleName()));
    }
  }

  /** What is to be done now. */
  public LeadDecision decide() {
    Situation now = situation.get();
    if (!now.listed()) {
      return now.leads() ? new LeadDecision.Lead(false) : new LeadDecision.Follow();
    }
    synchronized (election) {
      return election.decide(now.record(), now.newest(), now.leads(), clock.instant());
    }
  }

  /**
   * An instance of which something was heard.
   *
   * @param unheard for how long it has been silent
   */
  public record Seen(FleetRecord record, boolean living, Duration unheard) {}

  /** All of the fleet, by name; this one as it is now, once it has been read. */
  public List<Seen> seen() {
    FleetView view;
    synchronized (election) {
      view = election.view();
    }
    Instant now = clock.instant();
    FleetRecord own = own();
    return view.all().stream()
        .map(
            record ->
                record.instance().isSameAs(own.instance())
                    ? new Seen(own, true, Duration.ZERO)
                    : new Seen(
                        record,
                        view.isLiving(record.instance(), now),
                        view.unheard(record.instance(), now)))
        .toList();
  }

  /** Why the records cannot be read or written; empty where they can. */
  public String trouble() {
    return trouble;
  }

  /** When to do it again. */
  private Duration attempt() {
    try {
      tryIt();
      listener.accept(decide(), this);
      return pause();
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
      return heartbeat;
    }
  }

  private void tryIt() {
    try {
      beat();
      if (!trouble.isEmpty()) {
        log.info("fleet_reached", field("summary", "the fleet's records can be reached again"));
      }
      trouble = "";
    } catch (ReplicationException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(trouble)) {
        log.warn("fleet_unreachable", field("reason", reason), field("hint", e.hint()));
      }
      trouble = reason;
    }
  }

  /** Reads all records, then writes one's own. */
  public synchronized void beat() throws ReplicationException {
    if (seal == null) {
      seal = means.seal().orElse(null);
    }
    if (seal == null) {
      return;
    }
    if (store == null) {
      store = means.store();
    }
    List<FleetRecord> read = readable(store.read(), seal);
    Instance self = situation.get().record().instance();
    Optional<FleetRecord> own =
        read.stream().filter(record -> record.instance().isSameAs(self)).findFirst();
    if (own.isPresent() && isTwin(own.get())) {
      copied = true;
      return;
    }
    boolean answered = !written || own.filter(this::isLastWritten).isPresent();
    if (answered) {
      note(read, own.filter(this::isLastWritten).isPresent());
    }
    if (written || own.isEmpty() || isLastWritten(own.get()) || listenedTo != null) {
      write(false);
    } else {
      listenedTo = own.get();
    }
  }

  private void note(List<FleetRecord> read, boolean reached) {
    Instant now = clock.instant();
    synchronized (election) {
      election.read(read, now);
      if (reached && written) {
        election.reached(now);
      }
    }
    for (FleetRecord record : read) {
      diary = diary.seeing(record);
    }
  }

  /**
   * Whether another process writes as this instance: after this one has written, or while it only
   * listens. What an earlier process of this disk wrote changes no more.
   */
  private boolean isTwin(FleetRecord own) {
    return written
        ? !own.nonce().equals(nonce)
        : listenedTo != null && own.counter() != listenedTo.counter();
  }

  private boolean isLastWritten(FleetRecord own) {
    return own.nonce().equals(diary.nonce()) && own.counter() == diary.counter();
  }

  private void write(boolean ending) throws ReplicationException {
    FleetRecord record = own();
    FleetRecord signed = ending ? record.ending() : record;
    FleetDiary next = diary.wrote(signed);
    try {
      next.write(file);
    } catch (IOException e) {
      throw ReplicationException.retryable("cannot write " + file, "", e);
    }
    diary = next;
    if (store != null && seal != null) {
      store.write(seal.seal(signed));
      written = true;
    }
  }

  /** As it is to be written now. */
  private FleetRecord own() {
    Situation now = situation.get();
    LeadDecision decision = decide();
    long seen = diary.seen().getOrDefault(now.record().instance().id(), 0L);
    synchronized (election) {
      return now.record()
          .by(
              nonce,
              Math.max(begin, Math.max(diary.counter(), seen)) + 1,
              decision.claims(),
              election.wish(),
              election.yields());
    }
  }

  /** Those of this fleet, the latest of each instance. What is none is told once. */
  private List<FleetRecord> readable(List<RecordStore.Sealed> found, RecordSeal with) {
    List<FleetRecord> all = new ArrayList<>();
    for (RecordStore.Sealed sealed : found) {
      try {
        FleetRecord record = with.open(sealed);
        if (diary.isOlder(record)) {
          throw new IllegalArgumentException("it is an old one that was put back");
        }
        all.removeIf(
            other ->
                other.instance().isSameAs(record.instance()) && other.counter() < record.counter());
        if (all.stream().noneMatch(other -> other.instance().isSameAs(record.instance()))) {
          all.add(record);
        }
      } catch (IllegalArgumentException e) {
        if (toldUnreadable.add(sealed.id() + e.getMessage())) {
          log.warn(
              "fleet_record_ignored",
              field("instance", sealed.id()),
              field("reason", e.getMessage()));
        }
      }
    }
    return all;
  }
}
