package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention in a real repository. */
final class DailyRetentionResticTest {
  private static final String RESTIC =
      System.getenv().getOrDefault("REPLICATOR_TEST_RESTIC", "restic");
  private static final String PASSWORD = "correct-horse-battery";
  private static final int LARGE = 300_000;

  @TempDir Path directory;

  private final SystemCommandRunner runner = new SystemCommandRunner();

  @Test
  void snapshotDated2035_thatNewerPositionsPushOut_isForgottenAndItsDataPruned() throws Exception {
    CheapRepository.create(directory.resolve("repository"), PASSWORD);
    SnapshotStore store = store();
    InstanceMemory memory =
        InstanceMemory.open(StateDirectory.open(directory.resolve("state"), Clock.systemUTC()));
    RepositoryId repository = memory.repositoryAt(store.locationKey(), store::repositoryId);
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    backup("2035-01-01 12:00:00", large, tags(1));
    backup("2020-01-01 12:00:00", new byte[] {1}, List.of("somebody else's"));
    backup("2026-03-01 12:00:00", new byte[] {2}, tags(2));
    SnapshotId newest = store.save(content(new byte[] {3}), tags(3));
    Instant now = Instant.now();
    memory.update(
        repository,
        known ->
            known
                .withPublished(
                    new RepositoryMemory.Published(
                        newest,
                        new Position(1, 3),
                        Digest.ofText("c"),
                        now,
                        Set.of(1L),
                        Map.of(),
                        null))
                .withLook(now));
    assertThat(sizeOf(directory.resolve("repository"))).isGreaterThan(LARGE);

    new DailyRetention(
            new KeepPolicy(Map.of(Rule.DAILY, 2)),
            new KnownRepository(store, memory, directory, Clock.systemUTC(), Steps.UNOBSERVED))
        .run();

    assertThat(store.list())
        .extracting(snapshot -> snapshot.identity().map(SnapshotTags::position).orElse(null))
        .containsExactlyInAnyOrder(new Position(1, 2), new Position(1, 3), null);
    assertThat(sizeOf(directory.resolve("repository"))).isLessThan(LARGE);
    for (StoredSnapshot kept : store.list()) {
      Path target = Files.createDirectory(directory.resolve(kept.id().brief()));
      store.fetch(kept.id(), target);
      assertThat(target.resolve("manifest.json")).exists();
    }
  }

  private static List<String> tags(long sequence) {
    return new SnapshotTags(
            new Position(1, sequence),
            Digest.ofText("c"),
            new Instance("alpha", "a"),
            "nonce-" + sequence)
        .toTags();
  }

  private void backup(String time, byte[] bytes, List<String> tags) throws Exception {
    List<String> argv = new ArrayList<>(List.of(RESTIC, "--no-cache", "backup", "--time", time));
    tags.forEach(tag -> argv.addAll(List.of("--tag", tag)));
    argv.add(".");
    CommandResult result =
        runner.run(new Command(argv, environment(), content(bytes), Duration.ofMinutes(1)));
    assertThat(result.exitCode()).as(result.stderr().text()).isZero();
  }

  private Path content(byte[] bytes) throws IOException {
    Path content = Files.createDirectories(directory.resolve("content"));
    Files.write(content.resolve("manifest.json"), bytes);
    return content;
  }

  private SnapshotStore store() {
    return TestRestic.store(directory, "alpha", RESTIC);
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
        "RESTIC_REPOSITORY", directory.resolve("repository").toString(),
        "RESTIC_PASSWORD", PASSWORD);
  }

  private static long sizeOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
