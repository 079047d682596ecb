package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** A leader on real files, whose state is read anew at each publish. */
final class LeaderInstance extends PlainInstance {
  private LeaderWatch watch = impatient();

  /**
   * @param name its name and its instance id
   */
  LeaderInstance(Path parent, String name, SnapshotStore store, Clock clock) {
    super(parent.resolve(name), name, store, clock);
    adopts = false;
    maxDeletePercent = 50;
    TestDatabases.seeded(directory);
    try {
      Files.write(Files.createDirectory(uploads()).resolve("logo1.png"), new byte[] {1, 2, 3});
      forgetEverything();
    } catch (IOException | ReplicationException e) {
      throw new IllegalStateException(e);
    }
  }

  Path file() {
    return directory.resolve("kuma.db");
  }

  /** As a state directory that was lost, but for the instance id, which stays for the tests. */
  void forgetEverything() throws ReplicationException {
    state()
        .save(
            new InstanceState(
                InstanceState.FORMAT, name, null, false, false, Map.of(), Map.of(), null));
  }

  void rename(int monitor, String text) {
    TestDatabases.executeWith(file(), "UPDATE monitor SET name = ? WHERE id = ?", text, monitor);
  }

  PublishOutcome publish() throws ReplicationException {
    return publish(PublishOptions.NONE);
  }

  @Override
  public PublishOutcome publish(PublishOptions options) throws ReplicationException {
    return publishing(memory()).run(options, watch);
  }

  /** As a process that starts now. */
  PublishOutcome publishAtStart() throws ReplicationException {
    watch = impatient();
    return publish();
  }

  /** Dies at the step. */
  void publishUntil(Step step) throws ReplicationException {
    steps = failingAt(step);
    try {
      publish();
    } finally {
      steps = Steps.UNOBSERVED;
    }
  }

  PublishOutcome publishCreatingTheRepository() throws ReplicationException {
    createsRepository = true;
    return publish();
  }

  RepositoryMemory remembered() throws ReplicationException {
    InstanceMemory memory = memory();
    RepositoryId repository = memory.state().repositoryAt(store.locationKey()).orElseThrow();
    return memory.of(repository);
  }

  /** Remembers, as a replica does, that it applied {@code snapshot}. */
  void hasApplied(StoredSnapshot snapshot) throws ReplicationException {
    InstanceMemory memory = memory();
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
    return new DailyProof(repository(memory()), ticks);
  }
}
