package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One publish cycle: read the tables, and only when their digest has changed, look at the
 * repository, decide, guard and publish.
 *
 * <p>Killed anywhere, the next cycle goes on: what was intended stands in the state before {@code
 * restic backup} and is found again in the repository by its nonce.
 */
public final class PublishCycle {
  private final SnapshotStore store;
  private final InstanceMemory memory;
  private final PublishSettings settings;
  private final Clock clock;
  private final Steps steps;
  private final Instance self;
  private final Exporter exporter;
  private final PublishedSnapshots published;

  public PublishCycle(
      KumaDatabase database,
      SnapshotStore store,
      InstanceMemory memory,
      PublishSettings settings,
      Clock clock,
      Steps steps) {
    this.store = store;
    this.memory = memory;
    this.settings = settings;
    this.clock = clock;
    this.steps = steps;
    this.self = new Instance(settings.instanceName(), memory.state().instanceId());
    this.exporter = new Exporter(database, settings, clock);
    this.published = new PublishedSnapshots(store, settings.staging());
  }

  /**
   * Runs once.
   *
   * @throws ReplicationException when a table could not be read (a failed read is never an empty
   *     table), or the repository not be used
   */
  public PublishOutcome run(PublishOptions options) throws ReplicationException {
    LeaderContent content = exporter.digest();
    Optional<Withheld> notReady = LeaderGuards.notReady(content);
    if (notReady.isPresent()) {
      return notReady.get();
    }
    Digest digest = content.summary().digest();
    if (options.equals(PublishOptions.NONE) && isKnownUnchanged(digest)) {
      return new Unchanged(digest);
    }
    RepositoryId repository = repository();
    SnapshotHistory history = list();
    if (isMadeAnew(repository, history)) {
      repository = memory.repositoryNowAt(store.locationKey(), store::repositoryId);
    }
    if (settleIntent(repository, history)) {
      history = SnapshotHistory.of(store.list());
    }
    PublishDecision decision =
        PublishDecision.decide(
            new PublishDecision.Facts(
                self, digest, memory.of(repository), history, options.takeOver()));
    if (decision instanceof PublishDecision.Withhold withhold) {
      memory.update(repository, known -> known.withLook(null));
      return new Withheld(Guard.NOT_A_DESCENDANT, withhold.reason(), withhold.hint());
    }
    if (decision instanceof PublishDecision.Publish publish) {
      return publish(repository, history, publish, options);
    }
    memory.update(repository, known -> known.withLook(clock.instant()));
    return new Unchanged(digest);
  }

  /** Whether the last publish, by this instance, was of just this: no look at the repository. */
  private boolean isKnownUnchanged(Digest digest) {
    Optional<RepositoryId> repository = memory.state().repositoryAt(store.locationKey());
    if (repository.isEmpty()) {
      return false;
    }
    RepositoryMemory known = memory.of(repository.get());
    RepositoryMemory.Published last = known.published();
    Instant lookedAt = known.lookedAt();
    return last != null
        && known.leads()
        && known.intent() == null
        && last.digest().equals(digest)
        && lookedAt != null
        && clock.instant().isBefore(lookedAt.plus(settings.lookInterval()))
        && !clock.instant().isBefore(lookedAt);
  }

  private RepositoryId repository() throws ReplicationException {
    return memory.repositoryAt(store.locationKey(), this::askOrCreate);
  }

  private RepositoryId askOrCreate() throws StoreException {
    try {
      return store.repositoryId();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REPOSITORY_MISSING || !settings.createRepository()) {
        throw e;
      }
      return store.create();
    }
  }

  /** One that was there before is not created anew: an unmounted disk looks just the same. */
  private SnapshotHistory list() throws StoreException {
    try {
      return SnapshotHistory.of(store.list());
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REPOSITORY_MISSING || !settings.createRepository()) {
        throw e;
      }
      throw new StoreException(
          e.kind(), String.valueOf(e.getMessage()), LeaderHints.REPOSITORY_GONE, e);
    }
  }

  /** A repository that lost what this instance knows of may be another one at the same place. */
  private boolean isMadeAnew(RepositoryId repository, SnapshotHistory history) {
    Optional<SnapshotId> last = memory.of(repository).lastSnapshot();
    return last.isPresent() && history.candidate(last.get()).isEmpty();
  }

  /**
   * An intent whose nonce the repository knows was published, unless restic saved it only in part;
   * any other one stays until the next publish, for a restic that outlived us may yet save it.
   *
   * @return whether a snapshot was removed
   */
  private boolean settleIntent(RepositoryId repository, SnapshotHistory history)
      throws ReplicationException {
    RepositoryMemory.Intent intent = memory.of(repository).intent();
    Optional<SnapshotHistory.Entry> saved =
        intent == null ? Optional.empty() : history.withNonce(intent.nonce());
    if (intent == null || saved.isEmpty()) {
      return false;
    }
    if (!published.isWhole(saved.get())) {
      store.forget(List.of(saved.get().id()), false);
      return true;
    }
    remember(repository, saved.get().id(), intent);
    return false;
  }

  private PublishOutcome publish(
      RepositoryId repository,
      SnapshotHistory history,
      PublishDecision.Publish decision,
      PublishOptions options)
      throws ReplicationException {
    try (StagingDirectory staging = StagingDirectory.create(settings.staging(), "publish")) {
      LeaderContent content = exporter.write(staging.path());
      Optional<Withheld> withheld = guard(repository, history, content, options);
      if (withheld.isPresent()) {
        return withheld.get();
      }
      SnapshotTags tags =
          new SnapshotTags(
              decision.position(), content.summary().digest(), self, UUID.randomUUID().toString());
      exporter.seal(staging.path(), tags, content);
      noteScriptSnapshots(repository, history, options);
      save(repository, staging, tags, content);
      return confirm(repository, tags, content, decision.newLeader());
    }
  }

  private Optional<Withheld> guard(
      RepositoryId repository,
      SnapshotHistory history,
      LeaderContent content,
      PublishOptions options)
      throws ReplicationException {
    Optional<Withheld> notReady = LeaderGuards.notReady(content);
    if (notReady.isPresent() || options.acceptDeletes()) {
      return notReady;
    }
    Set<Long> before = monitorsBefore(repository, history, content);
    return LeaderGuards.vanishing(before, content.monitorIds(), settings.maxDeletePercent());
  }

  /** The monitors the fleet has now: as remembered, else as the newest snapshot holds them. */
  private Set<Long> monitorsBefore(
      RepositoryId repository, SnapshotHistory history, LeaderContent content)
      throws ReplicationException {
    RepositoryMemory known = memory.of(repository);
    Optional<SnapshotHistory.Entry> newest = history.newest();
    if (newest.isEmpty() || known.lastSnapshot().filter(newest.get().id()::matches).isPresent()) {
      return known.monitorIds();
    }
    return newest.get().tags().digest().equals(content.summary().digest())
        ? content.monitorIds()
        : published.monitorsOf(newest.get());
  }

  /** Those there at the first publish, or overruled by the operator, are no strangers' later. */
  private void noteScriptSnapshots(
      RepositoryId repository, SnapshotHistory history, PublishOptions options)
      throws ReplicationException {
    if (options.takeOver() || memory.of(repository).published() == null) {
      memory.update(repository, known -> known.withScriptSnapshots(history.scriptIds()));
    }
  }

  private void save(
      RepositoryId repository, StagingDirectory staging, SnapshotTags tags, LeaderContent content)
      throws ReplicationException {
    RepositoryMemory.Intent intent =
        new RepositoryMemory.Intent(
            tags.nonce(), tags.position(), tags.digest(), clock.instant(), content.monitorIds());
    steps.reached("publish:before-intent");
    memory.update(repository, known -> known.withIntent(intent));
    steps.reached("publish:before-save");
    SnapshotId id = store.save(staging.path(), tags.toTags());
    steps.reached("publish:saved");
    remember(repository, id, intent);
    steps.reached("publish:remembered");
  }

  private void remember(RepositoryId repository, SnapshotId id, RepositoryMemory.Intent intent)
      throws ReplicationException {
    memory.update(
        repository,
        known ->
            known.withPublished(
                new RepositoryMemory.Published(
                    id, intent.position(), intent.digest(), clock.instant(), intent.monitorIds())));
  }

  /** Looks once more: of two leaders that published at the same time, only one stands. */
  private PublishOutcome confirm(
      RepositoryId repository, SnapshotTags tags, LeaderContent content, boolean newLeader)
      throws ReplicationException {
    SnapshotHistory history = SnapshotHistory.of(store.list());
    Optional<SnapshotHistory.Entry> mine = history.withNonce(tags.nonce());
    if (mine.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.SNAPSHOT_MISSING,
          "the snapshot just published is not in the repository's list",
          "Nothing to do: it is published again.",
          null);
    }
    SnapshotHistory.Entry newest = history.newest().orElseThrow();
    if (!newest.tags().nonce().equals(tags.nonce())) {
      String who = newest.tags().leader().name();
      return new Withheld(
          Guard.NOT_A_DESCENDANT,
          who + " published at the same time as this instance, and its snapshot stands",
          LeaderHints.notADescendant(who));
    }
    memory.update(repository, known -> known.withLook(clock.instant()));
    return new Published(
        mine.get().id(),
        tags.position(),
        tags.digest(),
        newLeader,
        content.monitorIds().size(),
        content.rows(),
        content.summary().warnings());
  }
}
