package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.notify.SignalTag;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.LineageWatch;
import io.github.replicatorkuma.store.ListedStore;
import io.github.replicatorkuma.store.NamesakeWatch;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the daemon knows of itself, gathered from where it is known. */
final class Observation {
  private final Health health;
  private final String instance;
  private final SignalTag signalTag = new SignalTag();
  private volatile Supplier<Standing> standing = () -> Standing.UNKNOWN;

  Observation(ParsedConfig parsed, Duration interval, Clock clock) {
    this.instance = parsed.instanceName();
    this.health = new Health(about(parsed, interval), () -> standing.get(), clock);
  }

  Health health() {
    return health;
  }

  /** By which signals of this instance's repository are known. */
  SignalTag signalTag() {
    return signalTag;
  }

  /**
   * From now on it is known where the instance stands, and in which repository; the store is to be
   * used in its place.
   */
  SnapshotStore observe(SnapshotStore store, InstanceMemory memory, Clock clock) {
    InstanceState state = memory.state();
    Instance self = new Instance(instance, state.instanceId());
    ListedStore listed =
        new ListedStore(
            store,
            clock,
            List.of(
                new LineageWatch(), new NamesakeWatch(self, Optional.ofNullable(state.since()))));
    standing = () -> standing(listed, memory);
    signalTag.learnFrom(() -> memory.state().repositoryAt(store.locationKey()));
    return listed;
  }

  private Standing standing(ListedStore store, InstanceMemory memory) {
    Optional<ListedStore.Listing> listing = store.last();
    return new Standing(
        memory
            .state()
            .repositoryAt(store.locationKey())
            .map(memory::of)
            .flatMap(known -> here(known, instance)),
        listing.flatMap(ListedStore.Listing::newest).map(Observation::known),
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

  private static About about(ParsedConfig parsed, Duration interval) {
    Optional<ReplicatorConfig> config = parsed.config();
    return new About(
        Version.current(),
        config.map(found -> found.mode().isLeader() ? "leader" : "replica").orElse("misconfigured"),
        config.map(found -> found.mode().name()).orElse(""),
        parsed.instanceName(),
        config.map(found -> found.repository().displayLocation()).orElse(""),
        interval);
  }
}
