package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.Cut;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Settling;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publish cycle: read the tables, and only when their digest has changed, look at the
 * repository, decide, guard and publish.
 *
 * <p>Killed anywhere, the next cycle goes on: what was intended stands in the state before {@code
 * restic backup} and is found again in the repository by its nonce.
 */
public final class PublishCycle {
  private static final Logger log = LoggerFactory.getLogger(PublishCycle.class);

  private final KumaDatabase database;
  private final SnapshotStore store;
  private final InstanceMemory memory;
  private final PublishSettings settings;
  private final Clock clock;
  private final Steps steps;
  private final Instance self;
  private final Exporter exporter;
  private final NotedFleet fleet;
  private final PublishedSnapshots published;
  private final Lookout lookout;
  private final FetchProof proof;
  private final Settlement settlement;

  public PublishCycle(
      KumaDatabase database,
      SnapshotStore store,
      InstanceMemory memory,
      PublishSettings settings,
      Straggler.Keeper stragglers,
      Clock clock,
      Steps steps) {
    this.database = database;
    this.store = store;
    this.memory = memory;
    this.settings = settings;
    this.clock = clock;
    this.steps = steps;
    this.self = new Instance(settings.content().instanceName(), memory.state().instanceId());
    this.exporter = new Exporter(database, settings.content(), clock);
    this.fleet = new NotedFleet(exporter, memory, store.locationKey());
    this.published = new PublishedSnapshots(store, settings.staging(), steps);
    this.settlement = new Settlement(published, stragglers, memory, steps);
    this.lookout = new Lookout(store, memory, published, settings.createRepository(), clock, steps);
    this.proof = new FetchProof(store, memory, settings.staging(), clock, steps);
  }

  /**
   * Runs once.
   *
   * @throws ReplicationException when a table could not be read (a failed read is never an empty
   *     table), or the repository not be used
   */
  public PublishOutcome run(PublishOptions options) throws ReplicationException {
    return run(options, LeaderWatch.once());
  }

  /**
   * Runs as one of many.
   *
   * @param watch remembers from one to the next
   * @throws ReplicationException as above
   */
  public PublishOutcome run(PublishOptions options, LeaderWatch watch) throws ReplicationException {
    boolean mustLook = watch.beginsAnew(clock.instant()) || options.look();
    Optional<String> mark = database.changeMark();
    Optional<Digest> untouched =
        watch.untouchedSince(mark, clock.instant()).filter(this::isKnownUnchanged);
    if (untouched.isPresent() && !mustLook) {
      return new Unchanged(untouched.get());
    }
    Cut content = fleet.look(options.acceptDeletes());
    Optional<Withheld> notReady = LeaderGuards.notReady(content);
    if (notReady.isPresent()) {
      return notReady.get();
    }
    Digest digest = content.summary().digest();
    if (!mustLook && isKnownUnchanged(digest)) {
      watch.unchanged(mark, digest, clock.instant());
      return new Unchanged(digest);
    }
    if (!options.look()) {
      Duration wait = isEdited(digest) ? watch.toWait(digest, clock.instant()) : Duration.ZERO;
      if (!wait.isZero()) {
        return new Settling(wait);
      }
    }
    PublishOutcome outcome =
        options.again()
            ? new PublishAgain(store, proof).run(() -> publishUnlessKnown(options, content))
            : publishUnlessKnown(options, content);
    if (outcome instanceof Published published && published.newLeader()) {
      watch.raised(clock.instant());
    }
    if (!(outcome instanceof Withheld)) {
      watch.settled();
    }
    return outcome;
  }

  private void noteLook(RepositoryId repository, @Nullable Instant at) throws ReplicationException {
    steps.reached(Step.PUBLISH_BEFORE_LOOK);
    memory.update(repository, known -> known.withLook(at));
  }

  private PublishOutcome publishUnlessKnown(PublishOptions options, Cut content)
      throws ReplicationException {
    Digest digest = content.summary().digest();
    if (!memory.state().leading()) {
      steps.reached(Step.PUBLISH_BEFORE_ROLE);
      memory.update(state -> state.withLeading(true));
    }
    Lookout.Seen seen = lookout.look();
    RepositoryId repository = seen.repository();
    PublishDecision.Facts facts = facts(seen, digest, options);
    PublishDecision decision = PublishDecision.decide(facts);
    if (decision instanceof PublishDecision.Withhold withhold) {
      settlement.ofOwn(repository, facts.history());
      noteLook(repository, null);
      return withheld(withhold);
    }
    settlement.ofStragglers(repository, facts, !content.fleet().isEmpty());
    if (decision instanceof PublishDecision.Publish publish) {
      return publish(repository, seen.history(), publish, options);
    }
    PublishDecision.UpToDate upToDate = (PublishDecision.UpToDate) decision;
    if (options.again()) {
      return publish(repository, seen.history(), upToDate.again(), options);
    }
    noteLook(repository, clock.instant());
    return options.look() ? proved(upToDate.newest()) : new Unchanged(digest);
  }

  /** Who asks wants to know whether it is really there. */
  private PublishOutcome proved(SnapshotHistory.Entry newest) throws ReplicationException {
    return proof
        .of(newest)
        .<PublishOutcome>map(flaw -> flaw)
        .orElseGet(() -> new Unchanged(newest.tags().digest(), true));
  }

  /**
   * Prepares for an older state to take the place of what this leader holds: one that is about to
   * become the leader publishes first, because the older state would not descend from the newest.
   *
   * @param older what is in that older state
   * @param acceptDeletes whether much of now may be missing in it
   * @return why this leader must not publish it
   */
  public Optional<Withheld> prepareFor(Census older, boolean acceptDeletes)
      throws ReplicationException {
    Cut content = fleet.look(false);
    Lookout.Seen seen = lookout.look();
    PublishDecision decision =
        PublishDecision.decide(facts(seen, content.summary().digest(), PublishOptions.NONE));
    if (decision instanceof PublishDecision.Withhold withhold) {
      return Optional.of(withheld(withhold));
    }
    if (!acceptDeletes) {
      Census before =
          published.before(memory.of(seen.repository()), seen.history(), content.summary());
      Optional<Withheld> vanishing =
          LeaderGuards.vanishing(before, older, settings.maxDeletePercent());
      if (vanishing.isPresent()) {
        return vanishing.map(
            found -> new Withheld(found.guard(), found.reason(), LeaderHints.VANISHED_BEFORE));
      }
    }
    boolean leadsAlready =
        !(decision instanceof PublishDecision.Publish publish && publish.newLeader());
    return !leadsAlready && run(PublishOptions.LOOK) instanceof Withheld withheld
        ? Optional.of(withheld)
        : Optional.empty();
  }

  private static Withheld withheld(PublishDecision.Withhold decision) {
    return new Withheld(Guard.NOT_A_DESCENDANT, decision.reason(), decision.hint());
  }

  private PublishDecision.Facts facts(Lookout.Seen seen, Digest digest, PublishOptions options) {
    return new PublishDecision.Facts(
        self,
        settings.content().hostName(),
        digest,
        memory.of(seen.repository()),
        seen.history(),
        options.takeOver(),
        clock.instant());
  }

  /** Whether the last publish, by this instance, was of just this: no look at the repository. */
  private boolean isKnownUnchanged(Digest digest) {
    RepositoryMemory known = proof.known();
    Instant lookedAt = known.lookedAt();
    return known.standing().filter(last -> last.digest().equals(digest)).isPresent()
        && lookedAt != null
        && clock.instant().isBefore(lookedAt.plus(settings.lookInterval()))
        && !clock.instant().isBefore(lookedAt);
  }

  /** Whether this instance leads, and somebody has edited its content since. */
  private boolean isEdited(Digest digest) {
    return proof.known().standing().filter(last -> !last.digest().equals(digest)).isPresent();
  }

  private PublishOutcome publish(
      RepositoryId repository,
      SnapshotHistory history,
      PublishDecision.Publish decision,
      PublishOptions options)
      throws ReplicationException {
    steps.reached(Step.PUBLISH_BEFORE_STAGING);
    try (StagingDirectory staging = StagingDirectory.create(settings.staging(), "publish")) {
      steps.reached(Step.PUBLISH_BEFORE_EXPORT);
      Cut content = fleet.write(staging.path(), repository, options.acceptDeletes());
      Optional<Withheld> withheld = guard(repository, history, content, options);
      if (withheld.isPresent()) {
        return withheld.get();
      }
      SnapshotTags tags =
          new SnapshotTags(
              decision.position(), content.summary().digest(), self, UUID.randomUUID().toString());
      steps.reached(Step.PUBLISH_BEFORE_MANIFEST);
      exporter.seal(staging.path(), tags, content);
      noteScriptSnapshots(repository, history, options);
      fleet.accepted(repository, content);
      save(repository, staging, tags, lineage(repository, history), content, options);
      PublishOutcome outcome = confirm(repository, tags, content, decision.newLeader());
      steps.reached(Step.PUBLISH_BEFORE_CLEARING);
      return outcome;
    }
  }

  private Optional<Withheld> guard(
      RepositoryId repository,
      SnapshotHistory history,
      Cut content,
      PublishOptions options)
      throws ReplicationException {
    Optional<Withheld> notReady = LeaderGuards.notReady(content);
    if (notReady.isPresent() || options.acceptDeletes()) {
      return notReady;
    }
    Census before = published.before(memory.of(repository), history, content.summary());
    return LeaderGuards.vanishing(before, content.summary().census(), settings.maxDeletePercent());
  }

  /** Those there at the first publish, or overruled by the operator, are no strangers' later. */
  private void noteScriptSnapshots(
      RepositoryId repository, SnapshotHistory history, PublishOptions options)
      throws ReplicationException {
    if (options.takeOver() || memory.of(repository).published() == null) {
      steps.reached(Step.PUBLISH_BEFORE_SCRIPT);
      memory.update(repository, known -> known.withScriptSnapshots(history.scriptIds()));
    }
  }

  private void save(
      RepositoryId repository,
      StagingDirectory staging,
      SnapshotTags tags,
      Lineage lineage,
      Cut content,
      PublishOptions options)
      throws ReplicationException {
    RepositoryMemory.Intent intent =
        new RepositoryMemory.Intent(
            tags.nonce(),
            tags.position(),
            tags.digest(),
            clock.instant(),
            content.summary().monitorIds(),
            content.summary().census().rows());
    steps.reached(Step.PUBLISH_BEFORE_INTENT);
    memory.update(repository, known -> known.withIntent(intent, options.takeOver()));
    steps.reached(Step.PUBLISH_BEFORE_SAVE);
    List<String> all = new ArrayList<>(tags.toTags());
    all.addAll(lineage.toTags());
    SnapshotId id;
    try {
      id = store.save(staging.path(), all);
    } catch (StoreException e) {
      proof.doubtAfter(e);
      throw e;
    }
    lookout.remember(repository, id, intent);
  }

  /**
   * It descends from the newest in the list on which it was decided, wherever its rows are from.
   */
  private Lineage lineage(RepositoryId repository, SnapshotHistory history) {
    Set<String> unsaid = new HashSet<>(memory.of(repository).descent().settled());
    unsaid.removeAll(history.settled());
    unsaid.removeIf(nonce -> history.withNonce(nonce).isEmpty());
    return Lineage.of(history.newest().map(SnapshotHistory.Entry::asParent), unsaid);
  }

  /** Looks once more: of two leaders that published at the same time, only one stands. */
  private PublishOutcome confirm(
      RepositoryId repository, SnapshotTags tags, Cut content, boolean newLeader)
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
      settlement.ofOwn(repository, history);
      String who = newest.tags().leader().name();
      return new Withheld(
          Guard.NOT_A_DESCENDANT,
          who + " published at the same time as this instance, and its snapshot stands",
          LeaderHints.notADescendant(who));
    }
    // What was published meanwhile is seen to by the next look, which is due at once then.
    noteLook(repository, history.stragglers().isEmpty() ? clock.instant() : null);
    return new Published(
        mine.get().id(),
        tags.position(),
        tags.digest(),
        newLeader,
        content.summary().monitorIds().size(),
        content.rows(),
        warnings(content, newLeader),
        /* proved= */ false);
  }

  private List<String> warnings(Cut content, boolean newLeader) {
    List<String> warnings = new ArrayList<>(content.summary().warnings());
    Set<String> held = content.fleet().heldBack(settings.content().scope());
    if (newLeader && !held.isEmpty()) {
      warnings.add(LeaderHints.heldBack(held));
      log.warn("event=not_published reason=\"{}\"", LeaderHints.heldBack(held));
    }
    return warnings;
  }
}
