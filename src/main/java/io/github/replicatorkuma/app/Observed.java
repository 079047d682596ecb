package io.github.replicatorkuma.app;

import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.LineageWatch;
import io.github.replicatorkuma.store.ListedStore;
import io.github.replicatorkuma.store.NamesakeWatch;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the daemon sees of the fleet while it works, without asking anybody.
 *
 * @param self this instance's name
 */
record Observed(ListedStore store, InstanceMemory memory, String self) {
  static Observed of(SnapshotStore store, InstanceMemory memory, String name, Clock clock) {
    InstanceState state = memory.state();
    Instance self = new Instance(name, state.instanceId());
    List<Consumer<SnapshotHistory>> watches =
        List.of(new LineageWatch(), new NamesakeWatch(self, Optional.ofNullable(state.since())));
    return new Observed(new ListedStore(store, clock, watches), memory, name);
  }

  /** Empty while it was never seen. */
  Optional<RepositoryId> repository() {
    return memory.state().repositoryAt(store.locationKey());
  }

  /** How many have published, as the list told last. */
  long machines() {
    return store.last().map(ListedStore.Listing::machines).orElse(0L);
  }

  /** Where the instance stands. */
  Standing standing() {
    Optional<ListedStore.Listing> listing = store.last();
    return new Standing(
        repository().map(memory::of).flatMap(known -> here(known, self)),
        listing.flatMap(ListedStore.Listing::newest).map(Observed::known),
        listing.map(ListedStore.Listing::at),
        store.size());
  }

  /** The last snapshot that went through the instance. */
  static Optional<KnownSnapshot> here(RepositoryMemory known, String self) {
    RepositoryMemory.Published published = known.published();
    if (published != null && known.leads()) {
      return Optional.of(
          new KnownSnapshot(published.id(), published.position(), self, published.at()));
    }
    return Optional.ofNullable(known.applied())
        .filter(applied -> !known.rejected().containsKey(applied.id().value()))
        .map(
            applied ->
                new KnownSnapshot(
                    applied.id(), applied.position(), applied.leader().name(), applied.created()));
  }

  private static KnownSnapshot known(SnapshotHistory.Candidate candidate) {
    if (candidate instanceof SnapshotHistory.Entry entry) {
      SnapshotTags tags = entry.tags();
      return new KnownSnapshot(entry.id(), tags.position(), tags.leader().name(), entry.time());
    }
    String host = ((SnapshotHistory.ScriptEntry) candidate).hostName();
    return new KnownSnapshot(candidate.id(), Position.NONE, host, candidate.time());
  }
}
