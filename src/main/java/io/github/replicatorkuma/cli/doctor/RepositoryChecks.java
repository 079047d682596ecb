package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.RepositorySettings;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.store.NamesakeWatch;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.restic.ResticLock;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the repository can be used, and what is odd in it. */
public final class RepositoryChecks {
  /** By how much this clock may differ from that of whoever published last. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private static final Pattern REGION_IN_HOST =
      Pattern.compile("[/:.]s3[.-][a-z]+-[a-z-]+-\\d\\.amazonaws\\.");

  private final Parts parts;
  private final ResticStore store;
  private volatile boolean open;
  private @Nullable SnapshotHistory history;

  public RepositoryChecks(Parts parts, ResticStore store) {
    this.parts = parts;
    this.store = store;
  }

  public List<Check> all() {
    return List.of(
        Check.of("restic", () -> Finding.ok("version " + store.programVersion())),
        new Check("repository", this::repository),
        new Check("region", () -> region(parts.config().repository())),
        ifOpen("locks", () -> locks(store.locks(), parts.clock().instant())),
        ifOpen("clock", () -> clock(newest(), parts.clock().instant())),
        ifOpen("name", this::name));
  }

  /** Where it cannot be opened, others need not wait for it as well. */
  private Check ifOpen(String subject, Check.Question question) {
    return Check.of(
        subject, () -> open ? question.answer() : Finding.unknown("the repository is not open"));
  }

  /** What it holds is listed once for all. */
  private synchronized SnapshotHistory history() throws StoreException {
    SnapshotHistory known = history;
    if (known == null) {
      known = SnapshotHistory.of(store.list());
      history = known;
    }
    return known;
  }

  private Optional<Instant> newest() throws StoreException {
    return history().newestCandidate().map(SnapshotHistory.Candidate::time);
  }

  /** Whether it can be reached, and whether the password opens it. */
  private List<Finding> repository() throws ReplicationException {
    try {
      String id = store.repositoryId().value();
      open = true;
      return List.of(
          Finding.ok(store.description() + ", id " + id.substring(0, Math.min(8, id.length()))),
          Finding.ok("opens the repository").about("password"));
    } catch (StoreException e) {
      String found = String.valueOf(e.getMessage());
      return switch (e.kind()) {
        case WRONG_PASSWORD ->
            List.of(
                Finding.ok(store.description() + " is there"),
                Finding.failure(found, e.hint()).about("password"));
        case REPOSITORY_MISSING -> List.of(missing(found, parts.told(store, e).hint()));
        default -> List.of(Finding.failure(found, e.hint()));
      };
    }
  }

  /** A leader creates it, and a fresh replica waits for that. */
  private Finding missing(String found, String hint) throws ReplicationException {
    boolean isFresh =
        hint.equals(Parts.TO_BE_CREATED)
            || (!parts.role().leads()
                && parts.stateToRead().peek().repositoryAt(store.locationKey()).isEmpty());
    return isFresh
        ? Finding.unknown("there is none yet at " + store.description(), hint)
        : Finding.failure(found, hint);
  }

  /** Of Amazon's own hosts, most have it in their names. */
  static List<Finding> region(RepositorySettings repository) {
    return repository.location().startsWith("s3:")
            && repository.environment().getOrDefault("AWS_DEFAULT_REGION", "").isEmpty()
            && !REGION_IN_HOST.matcher(repository.location()).find()
        ? List.of(
            Finding.warning(
                "none is set, so restic asks the server for it each time it starts",
                "Set AWS_DEFAULT_REGION to the bucket's region: us-east-1 with most servers of your"
                    + " own, auto with R2. That saves one request in six."))
        : List.of();
  }

  static Finding locks(List<ResticLock> locks, Instant now) {
    if (locks.isEmpty()) {
      return Finding.ok("none");
    }
    ResticLock oldest = locks.stream().min(Comparator.comparing(ResticLock::time)).orElseThrow();
    String found =
        "%d, the oldest by restic pid %d on host %s, %d min old"
            .formatted(
                locks.size(),
                oldest.pid(),
                oldest.hostname(),
                Math.max(0, Duration.between(oldest.time(), now).toMinutes()));
    Optional<ResticLock> blocking =
        locks.stream().filter(lock -> lock.exclusive() && !lock.isStale(now)).findFirst();
    if (blocking.isPresent()) {
      return Finding.warning(
          "%s; restic pid %d on host %s lets nobody else in"
              .formatted(found, blocking.get().pid(), blocking.get().hostname()),
          "Wait until it has ended: it prunes or checks the repository. If it was killed, and no other"
              + " restic runs anywhere: `restic unlock --remove-all`");
    }
    return oldest.isStale(now)
        ? Finding.warning(
            found + ", so its restic is dead",
            "Nothing, if a leader runs: it removes it when it is in its way. Else run: `restic unlock`")
        : Finding.ok(found);
  }

  /** Nothing is made in the future. */
  static Finding clock(Optional<Instant> newest, Instant now) {
    String here = now.truncatedTo(ChronoUnit.SECONDS).toString();
    if (newest.isEmpty()) {
      return Finding.ok(here + "; nothing has been published to compare it with");
    }
    Instant there = newest.get().truncatedTo(ChronoUnit.SECONDS);
    return there.isAfter(now.plus(TOLERANCE))
        ? Finding.warning(
            "it is %s here, but the newest snapshot is of %s, %d min ahead"
                .formatted(here, there, Duration.between(now, there).toMinutes()),
            "Set the clock here, or that of the leader, e.g. by NTP: --at and REPLICATOR_KEEP go by"
                + " it.")
        : Finding.ok(here + "; the newest snapshot is of " + there);
  }

  /**
   * Whether another instance publishes under it. An instance without a state has no id yet: what is
   * published under its name may be its own. What only follows never published any of it.
   */
  private Finding name() throws ReplicationException {
    String name = parts.config().instanceName();
    InstanceState state = parts.stateToRead().peek();
    SnapshotHistory published = history();
    Optional<Instant> since =
        parts.role().mayLead() ? Optional.ofNullable(state.since()) : Optional.of(Instant.EPOCH);
    return Optional.of(state.instanceId())
        .filter(Instance::isName)
        .map(id -> new Instance(name, id))
        .flatMap(self -> NamesakeWatch.warning(published, self, since))
        .map(found -> Finding.warning(found, NamesakeWatch.HINT))
        .orElseGet(() -> Finding.ok(name));
  }
}
