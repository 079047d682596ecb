package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A leader on real files, whose state is read anew at each publish. */
final class LeaderInstance {
  static final Duration LOOK_INTERVAL = TestPublishing.LOOK_INTERVAL;

  private final Path directory;
  private final String name;
  private final SnapshotStore store;
  private final Clock clock;
  private LeaderWatch watch = new LeaderWatch(Duration.ZERO, Duration.ZERO);

  /**
   * @param name its name and its instance id
   */
  LeaderInstance(Path parent, String name, SnapshotStore store, Clock clock) {
    this.directory = parent.resolve(name);
    this.name = name;
    this.store = store;
    this.clock = clock;
    TestDatabases.seeded(directory);
    try {
      Path uploads = Files.createDirectory(directory.resolve("upload"));
      Files.write(uploads.resolve("logo1.png"), new byte[] {1, 2, 3});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    forgetEverything();
  }

  Path database() {
    return directory.resolve("kuma.db");
  }

  Path staging() {
    return directory.resolve("staging");
  }

  /** As a state directory that was lost, but for the instance id, which stays for the tests. */
  void forgetEverything() {
    try {
      state()
          .save(
              new InstanceState(
                  InstanceState.FORMAT, name, null, false, false, Map.of(), Map.of()));
    } catch (StateException e) {
      throw new IllegalStateException(e);
    }
  }

  void rename(int monitor, String text) {
    TestDatabases.executeWith(
        database(), "UPDATE monitor SET name = ? WHERE id = ?", text, monitor);
  }

  PublishOutcome publish() throws ReplicationException {
    return publish(PublishOptions.NONE);
  }

  PublishOutcome publish(PublishOptions options) throws ReplicationException {
    return cycle(kuma(), false, Steps.UNOBSERVED).run(options, watch);
  }

  /** As a process that starts now. */
  PublishOutcome publishAtStart() throws ReplicationException {
    watch = new LeaderWatch(Duration.ZERO, Duration.ZERO);
    return publish();
  }

  /** Dies at the step. */
  void publishUntil(Step step) throws ReplicationException {
    cycle(
            kuma(),
            false,
            reached -> {
              if (reached == step) {
                throw ReplicationException.retryable("killed at " + step, "");
              }
            })
        .run(PublishOptions.NONE);
  }

  PublishOutcome publishFrom(KumaDatabase database) throws ReplicationException {
    return cycle(database, false, Steps.UNOBSERVED).run(PublishOptions.NONE);
  }

  PublishOutcome publishCreatingTheRepository() throws ReplicationException {
    return cycle(kuma(), true, Steps.UNOBSERVED).run(PublishOptions.NONE);
  }

  KumaDatabase kuma() {
    return new SqliteDatabase(database(), Duration.ofSeconds(1));
  }

  RepositoryMemory memory() throws ReplicationException {
    InstanceMemory memory = InstanceMemory.open(state());
    RepositoryId repository = memory.state().repositoryAt(store.locationKey()).orElseThrow();
    return memory.of(repository);
  }

  /** Remembers, as a replica does, that it applied {@code snapshot}. */
  void hasApplied(StoredSnapshot snapshot) throws ReplicationException {
    InstanceMemory memory = InstanceMemory.open(state());
    SnapshotTags tags = snapshot.identity().orElseThrow();
    memory.update(
        memory.repositoryAt(store.locationKey(), store::repositoryId),
        known ->
            known.withApplied(
                new RepositoryMemory.Applied(
                    snapshot.id(),
                    tags.position(),
                    tags.digest(),
                    tags.leader(),
                    snapshot.time(),
                    clock.instant(),
                    Set.of(),
                    null)));
  }

  /** As a process that starts now has it. */
  DailyProof proof(Clock ticks) throws ReplicationException {
    return new DailyProof(
        new KnownRepository(
            store, InstanceMemory.open(state()), staging(), clock, Steps.UNOBSERVED),
        ticks);
  }

  StateDirectory state() throws StateException {
    return StateDirectory.open(directory.resolve("state"), clock);
  }

  private PublishCycle cycle(KumaDatabase database, boolean createRepository, Steps steps)
      throws ReplicationException {
    return new PublishCycle(
        database,
        store,
        InstanceMemory.open(state()),
        TestPublishing.settings(
            TestPublishing.content(name, ReplicationScope.DEFAULT, directory.resolve("upload")),
            staging(),
            createRepository),
        TestEdits.stragglers(state(), store, /* adopts= */ false),
        clock,
        steps);
  }
}
