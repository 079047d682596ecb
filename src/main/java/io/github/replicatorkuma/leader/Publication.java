package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.export.Cut;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Settling;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.PublishedRows;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes what was decided to be published: writes it, guards, saves, and looks at the list. */
record Publication(
    KnownRepository repository,
    PublishSettings settings,
    Instance self,
    Exporter exporter,
    NotedFleet fleet,
    Settlement settlement,
    Consumer<Published> saved) {
  private static final EventLog log = EventLog.of(Publication.class);

  /**
   * Publishes.
   *
   * @param history on which it was decided
   * @param unsettled how long content that was written out has to wait for more edits: somebody may
   *     have begun to save after it was decided
   */
  PublishOutcome publish(
      SnapshotHistory history,
      PublishDecision.Publish decision,
      PublishOptions options,
      Function<Digest, Duration> unsettled)
      throws ReplicationException {
    reached(Step.PUBLISH_BEFORE_STAGING);
    try (StagingDirectory staging = StagingDirectory.create(settings.staging(), "publish")) {
      reached(Step.PUBLISH_BEFORE_EXPORT);
      Cut content = fleet.write(staging.path(), options.acceptDeletes());
      Duration wait = unsettled.apply(content.summary().digest());
      if (!wait.isZero()) {
        return new Settling(wait);
      }
      Optional<Change> change = changed(history, content);
      Optional<Withheld> withheld = guard(history, content, options, change);
      if (withheld.isPresent()) {
        return withheld.get();
      }
      SnapshotTags tags =
          new SnapshotTags(
              decision.position(), content.summary().digest(), self, UUID.randomUUID().toString());
      reached(Step.PUBLISH_BEFORE_MANIFEST);
      exporter.seal(staging.path(), tags, content, change.map(Change::inWords).orElse(""));
      noteScriptSnapshots(history, options);
      fleet.accepted(content);
      List<String> all = new ArrayList<>(tags.toTags());
      all.addAll(lineage(history).toTags());
      all.add(Change.toTag(told(change, history, content, decision.newLeader())));
      List<String> warnings = warnings(content, decision.newLeader());
      if (options.takeOver()) {
        overruled(history, tags).map(LeaderHints::overruled).ifPresent(warnings::add);
      }
      SnapshotId id = save(staging, all, noted(tags, content, options));
      Published published =
          new Published(
              id,
              tags.position(),
              tags.digest(),
              decision.newLeader(),
              content.summary().monitorIds().size(),
              isSame(history, content),
              change,
              warnings,
              /* proved= */ false);
      saved.accept(published);
      PublishOutcome outcome = confirm(tags.nonce(), content, published);
      reached(Step.PUBLISH_BEFORE_CLEARING);
      return outcome;
    }
  }

  /** What takes the place of what, where this instance knows that. */
  private Optional<Change> changed(SnapshotHistory history, Cut content) {
    return history
        .newest()
        .flatMap(newest -> noted().until(newest.tags().digest(), content.summary().marks()));
  }

  /** For a list of snapshots; where it is not known what changed, how much there is. */
  private static String told(
      Optional<Change> change, SnapshotHistory history, Cut content, boolean newLeader) {
    String words = change.map(Change::countsInWords).orElse("");
    if (!words.isEmpty()) {
      return words;
    }
    int count = content.summary().monitorIds().size();
    String first = history.newest().isEmpty() ? "first: " : newLeader ? "new leader: " : "";
    return first + (isSame(history, content) ? "nothing new" : Amount.of(count, "monitor"));
  }

  private static boolean isSame(SnapshotHistory history, Cut content) {
    Digest digest = content.summary().digest();
    return history.newest().filter(newest -> newest.tags().digest().equals(digest)).isPresent();
  }

  private PublishedRows noted() {
    return repository.memory().publishedRows();
  }

  /**
   * What was published last and differs, unless this is a descendant: a copy has one id with it.
   */
  private Optional<SnapshotHistory.Entry> overruled(SnapshotHistory history, SnapshotTags tags) {
    return history
        .newest()
        .filter(newest -> !repository.memo().knows(newest.id()))
        .filter(newest -> !newest.tags().digest().equals(tags.digest()));
  }

  private void reached(Step step) throws ReplicationException {
    repository.steps().reached(step);
  }

  private Optional<Withheld> guard(
      SnapshotHistory history, Cut content, PublishOptions options, Optional<Change> change)
      throws ReplicationException {
    Optional<Withheld> notReady = LeaderGuards.notReady(content);
    if (notReady.isPresent() || options.acceptDeletes()) {
      return notReady;
    }
    String getBack = history.newest().map(newest -> LeaderHints.getBack(newest.id())).orElse("");
    return LeaderGuards.vanishing(
        repository.before(history, content.summary()),
        content.summary().census(),
        settings.maxDeletePercent(),
        change,
        LeaderHints.vanished(settings.maxDeletePercent()) + getBack);
  }

  /** Those there at the first publish, or overruled by the operator, are no strangers' later. */
  private void noteScriptSnapshots(SnapshotHistory history, PublishOptions options)
      throws ReplicationException {
    if (options.takeOver() || repository.memo().published() == null) {
      reached(Step.PUBLISH_BEFORE_SCRIPT);
      repository.note(known -> known.withScriptSnapshots(history.scriptIds()));
    }
  }

  private Intent noted(SnapshotTags tags, Cut content, PublishOptions options)
      throws ReplicationException {
    Intent intent =
        new Intent(
            tags.nonce(),
            tags.position(),
            tags.digest(),
            repository.now(),
            content.summary().monitorIds(),
            content.summary().census().rows(),
            /* overtaken= */ false);
    reached(Step.PUBLISH_BEFORE_INTENT);
    repository.note(known -> known.withIntent(intent, options.takeOver()));
    return intent;
  }

  /**
   * It descends from the newest in the list on which it was decided, wherever its rows are from.
   */
  private Lineage lineage(SnapshotHistory history) {
    Set<String> unsaid = new HashSet<>(repository.memo().descent().settled());
    unsaid.removeAll(history.settled());
    unsaid.removeIf(nonce -> history.withNonce(nonce).isEmpty());
    return Lineage.of(history.newest().map(SnapshotHistory.Entry::asParent), unsaid);
  }

  private SnapshotId save(StagingDirectory staging, List<String> tags, Intent intent)
      throws ReplicationException {
    reached(Step.PUBLISH_BEFORE_SAVE);
    SnapshotId id;
    try {
      id = repository.store().save(staging.path(), tags);
    } catch (StoreException e) {
      repository.doubtAfter(e);
      throw e;
    }
    repository.notePublished(id, intent);
    return id;
  }

  /** Looks once more: of two leaders that published at the same time, only one stands. */
  private PublishOutcome confirm(String nonce, Cut content, Published published)
      throws ReplicationException {
    SnapshotHistory history = repository.list();
    SnapshotHistory.Entry mine =
        history
            .withNonce(nonce)
            .orElseThrow(
                () ->
                    new StoreException(
                        StoreException.Kind.SNAPSHOT_MISSING,
                        "the snapshot just published is not in the repository's list",
                        "Nothing to do: it is published again."));
    SnapshotHistory.Entry newest = history.newest().orElseThrow();
    if (!newest.tags().nonce().equals(nonce)) {
      settlement.ofOwn(history);
      String who = newest.tags().leader().name();
      return Withheld.notADescendant(
          who + " published at the same time as this instance, and its snapshot stands",
          LeaderHints.notADescendant(who));
    }
    // What was published meanwhile is seen to by the next look, which is due at once then.
    noteLook(history.stragglers().isEmpty() ? repository.now() : null);
    noted().note(published.digest(), content.summary().marks());
    return published.listedAs(mine.id());
  }

  /**
   * Notes when the repository was looked at.
   *
   * @param at null where it has to be looked at again at once
   */
  void noteLook(@Nullable Instant at) throws ReplicationException {
    reached(Step.PUBLISH_BEFORE_LOOK);
    repository.note(known -> known.withLook(at));
  }

  private List<String> warnings(Cut content, boolean newLeader) {
    List<String> warnings = new ArrayList<>(content.summary().warnings());
    Set<String> held = content.fleet().heldBack(settings.content().scope());
    if (newLeader && !held.isEmpty()) {
      warnings.add(LeaderHints.heldBack(held));
      log.warn("not_published", field("reason", LeaderHints.heldBack(held)));
    }
    return warnings;
  }
}
