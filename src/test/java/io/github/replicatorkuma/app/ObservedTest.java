package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedTest {
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.missing(clock, "alpha");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void standing_isWhatWasAppliedHere_andTheNewestThatWasListed() throws Exception {
    InstanceMemory memory = InstanceMemory.open(StateDirectory.open(directory, clock));
    Observed observation = Observed.of(store, memory, "beta", clock);
    SnapshotStore observed = observation.store();
    RepositoryId repository = memory.repositoryAt(observed.locationKey(), observed::create);
    SnapshotId first = save(observed, 1);
    Instance alpha = new Instance("alpha", "aaaa");
    memory.update(
        repository,
        known ->
            known.withApplied(
                new RepositoryMemory.Applied(
                    first,
                    new Position(1, 1),
                    Digest.ofText("1"),
                    alpha,
                    clock.instant(),
                    clock.instant(),
                    Set.of(),
                    null)));
    SnapshotId second = save(observed, 2);
    observed.list();

    Standing standing = observation.standing();
    assertThat(standing.here())
        .contains(new KnownSnapshot(first, new Position(1, 1), "alpha", clock.instant()));
    assertThat(standing.newest().map(KnownSnapshot::id)).contains(second);
    assertThat(standing.lookedAt()).isEqualTo(Optional.of(clock.instant()));
    assertThat(standing.inStep()).contains(false);
    assertThat(standing.behind()).isEqualTo(1);
  }

  private SnapshotId save(SnapshotStore observed, long sequence) throws Exception {
    Path content = Files.createDirectory(directory.resolve("content-" + sequence));
    Files.writeString(content.resolve("manifest.json"), "{}");
    SnapshotTags tags =
        new SnapshotTags(
            new Position(1, sequence),
            Digest.ofText(Long.toString(sequence)),
            new Instance("alpha", "aaaa"),
            "nonce-" + sequence);
    return observed.save(content, tags.toTags());
  }
}
