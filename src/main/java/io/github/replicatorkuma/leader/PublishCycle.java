package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.Cut;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Settling;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One publish cycle: read the tables, and only when their digest has changed, look at the
 * repository, decide, guard and publish.
 *
 * <p>Killed anywhere, the next cycle goes on: what was intended stands in the state before {@code
 * restic backup} and is found again in the repository by its nonce.
 */
public final class PublishCycle {
  private final KumaDatabase database;
  private final KnownRepository repository;
  private final PublishSettings settings;
  private final Instance self;
  private final NotedFleet fleet;
  private final Lookout lookout;
  private final Settlement settlement;
  private final Publication publication;

  /**
   * @param saved is told of a snapshot as soon as it is in the repository, before the list has
   *     confirmed that it stands
   */
  public PublishCycle(
      KumaDatabase database,
      SnapshotStore store,
      InstanceMemory memory,
      PublishSettings settings,
      Straggler.Keeper stragglers,
      Consumer<Published> saved,
      Clock clock,
      Steps steps) {
    this.database = database;
    this.repository = new KnownRepository(store, memory, settings.staging(), clock, steps);
    this.settings = settings;
    this.self = new Instance(settings.content().instanceName(), memory.state().instanceId());
    Exporter exporter = new Exporter(database, settings.content(), clock);
    this.fleet = new NotedFleet(exporter, memory, store.locationKey());
    this.lookout = new Lookout(repository, settings.createRepository());
    this.settlement = new Settlement(repository, stragglers);
    this.publication =
        new Publication(repository, settings, self, exporter, fleet, settlement, saved);
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
    if (options.look()) {
      watch.asked();
    }
    boolean mustLook = watch.beginsAnew(repository.now());
    Optional<String> mark = database.changeMark();
    Optional<Digest> untouched =
        watch.untouchedSince(mark, repository.now()).filter(this::isKnownUnchanged);
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
      watch.unchanged(mark, digest, repository.now());
      return new Unchanged(digest);
    }
    boolean settles = !options.look() && isEdited(digest);
    if (settles) {
      Duration wait = watch.toWait(digest, repository.now());
      if (!wait.isZero()) {
        watch.ahead.begin(repository);
        return new Settling(wait);
      }
    }
    Optional<SnapshotHistory> listed =
        watch.ahead.take(repository.now()).filter(any -> !options.look());
    Function<Digest, Duration> unsettled =
        written ->
            settles && !written.equals(digest)
                ? watch.toWait(written, repository.now())
                : Duration.ZERO;
    PublishOutcome outcome =
        options.again()
            ? new PublishAgain(repository)
                .run(() -> publishUnlessKnown(options, content, Optional.empty(), unsettled))
            : publishUnlessKnown(options, content, listed, unsettled);
    watch.looked();
    if (outcome instanceof Published published && published.newLeader()) {
      watch.raised(repository.now());
    }
    if (!(outcome instanceof Withheld || outcome instanceof Settling)) {
      watch.settled();
    }
    return outcome;
  }

  private PublishOutcome publishUnlessKnown(
      PublishOptions options,
      Cut content,
      Optional<SnapshotHistory> listed,
      Function<Digest, Duration> unsettled)
      throws ReplicationException {
    Digest digest = content.summary().digest();
    if (!repository.memory().state().leading()) {
      repository.steps().reached(Step.PUBLISH_BEFORE_ROLE);
      repository.memory().update(state -> state.withLeading(true));
    }
    PublishDecision.Facts facts = facts(lookout.look(listed), digest, options);
    PublishDecision decision = PublishDecision.decide(facts);
    if (decision instanceof Withheld withheld) {
      settlement.ofOwn(facts.history());
      publication.noteLook(null);
      return withheld;
    }
    settlement.ofStragglers(facts, !content.fleet().isEmpty());
    if (decision instanceof PublishDecision.Publish publish) {
      return publication.publish(facts.history(), publish, options, unsettled);
    }
    PublishDecision.UpToDate upToDate = (PublishDecision.UpToDate) decision;
    if (options.again()) {
      return publication.publish(facts.history(), upToDate.again(), options, unsettled);
    }
    if (options.acceptDeletes()) {
      fleet.accepted(content); // what was held back makes no difference
    }
    publication.noteLook(repository.now());
    return options.look() ? proved(upToDate.newest()) : new Unchanged(digest);
  }

  /** Who asks wants to know whether it is really there. */
  private PublishOutcome proved(SnapshotHistory.Entry newest) throws ReplicationException {
    return repository
        .prove(newest)
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
    SnapshotHistory history = lookout.look(Optional.empty());
    PublishDecision decision =
        PublishDecision.decide(facts(history, content.summary().digest(), PublishOptions.NONE));
    if (decision instanceof Withheld withheld) {
      return Optional.of(withheld);
    }
    if (!acceptDeletes) {
      Census before = repository.before(history, content.summary());
      Optional<Withheld> vanishing = vanishing(before, older, settings.maxDeletePercent());
      if (vanishing.isPresent()) {
        return vanishing;
      }
    }
    boolean leadsAlready =
        !(decision instanceof PublishDecision.Publish publish && publish.newLeader());
    return !leadsAlready && run(PublishOptions.LOOK) instanceof Withheld withheld
        ? Optional.of(withheld)
        : Optional.empty();
  }

  /** Whether an older state lacks too much of what was published to take its place unasked. */
  public static Optional<Withheld> vanishing(Census published, Census older, int maxPercent) {
    return LeaderGuards.vanishing(
        published, older, maxPercent, Optional.empty(), LeaderHints.VANISHED_BEFORE);
  }

  private PublishDecision.Facts facts(
      SnapshotHistory history, Digest digest, PublishOptions options) {
    return new PublishDecision.Facts(
        self,
        Optional.ofNullable(repository.memory().state().restored())
            .filter(before -> before.name().equals(self.name())),
        settings.content().hostName(),
        digest,
        repository.memo(),
        history,
        options.takeOver());
  }

  /** Whether the last publish, by this instance, was of just this: no look at the repository. */
  private boolean isKnownUnchanged(Digest digest) {
    RepositoryMemory known = repository.memo();
    Instant lookedAt = known.lookedAt();
    return known.standing().filter(last -> last.digest().equals(digest)).isPresent()
        && lookedAt != null
        && repository.now().isBefore(lookedAt.plus(settings.lookInterval()))
        && !repository.now().isBefore(lookedAt);
  }

  /** Whether this instance leads, and somebody has edited its content since. */
  private boolean isEdited(Digest digest) {
    return repository.memo().standing().filter(last -> !last.digest().equals(digest)).isPresent();
  }
}
