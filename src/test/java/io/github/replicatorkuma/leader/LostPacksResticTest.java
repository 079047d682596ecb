package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose repository has lost packs, with a real restic. */
final class LostPacksResticTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** restic 0.14 tries for a quarter of an hour to read a pack that is not there. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  @TempDir Path directory;

  @Test
  void packsThatAreLost_areNoticed_andPublishAgainStoresThemForEverybody() throws Exception {
    CheapRepository.create(directory.resolve("repository"), TestRestic.PASSWORD);
    LeaderInstance leader =
        new LeaderInstance(directory, "alpha", store("leader"), Clock.systemUTC());
    leader.publish();
    assertThat(((Unchanged) leader.publish(PublishOptions.LOOK)).proved()).isTrue();
    deletePacks();

    leader.rename(3, "renamed");
    assertThat(leader.publish()).isInstanceOf(Published.class);
    assertThat(leader.publish(PublishOptions.LOOK)).isInstanceOf(Unfetchable.class);
    assertThat(leader.proof(Clock.systemUTC()).flaw()).isPresent();

    Published again = (Published) leader.publish(new PublishOptions(true, false, false, true));

    assertThat(again.proved()).isTrue();
    assertThat(leader.proof(Clock.systemUTC()).flaw()).isEmpty();
    assertReplicaCanFetchTheNewest();
  }

  private void assertReplicaCanFetchTheNewest() throws Exception {
    SnapshotStore replica = store("replica");
    SnapshotHistory.Entry newest = SnapshotHistory.of(replica.list()).newest().orElseThrow();
    Path fetched = Files.createDirectory(directory.resolve("fetched"));
    replica.fetch(newest.id(), fetched);
    assertThat(SnapshotReader.verify(fetched, newest.tags()).monitorIds()).hasSize(47);
  }

  private void deletePacks() throws IOException {
    try (Stream<Path> packs = Files.walk(directory.resolve("repository/data"))) {
      for (Path pack : packs.filter(Files::isRegularFile).toList()) {
        Files.delete(pack);
      }
    }
  }

  private SnapshotStore store(String name) {
    return TestRestic.store(
        directory,
        name,
        TestRestic.executable(),
        new ResticSettings.Timeouts(PATIENCE, LONG, LONG));
  }
}
