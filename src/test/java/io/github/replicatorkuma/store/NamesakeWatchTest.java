package io.github.replicatorkuma.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesakeWatchTest {
  private static final Instance SELF = new Instance("kuma", "1111");
  private static final Instance TWIN = new Instance("kuma", "2222");

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.missing(clock, "host");
  private final CapturedLog log = CapturedLog.of(NamesakeWatch.class);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void createRepository() throws Exception {
    store.create();
  }

  @AfterEach
  void leave() {
    log.close();
  }

  @Test
  void twoInstancesOfOneName_areWarnedOfOnce() throws Exception {
    SnapshotStore watched =
        new ListedStore(store, clock, List.of(new NamesakeWatch(SELF, Optional.empty())));
    publish(TWIN, 1);
    publish(SELF, 2);
    watched.list();
    assertThat(log.lines()).isEmpty();

    publish(TWIN, 3);
    watched.list();
    watched.list();

    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0))
        .startsWith("WARN event=namesake ")
        .contains("kuma", TWIN.id(), "REPLICATOR_INSTANCE");
  }

  private void publish(Instance by, long sequence) throws Exception {
    Path content = Files.createDirectory(directory.resolve("content-" + sequence));
    Files.writeString(content.resolve("manifest.json"), "{}");
    store.save(
        content,
        new SnapshotTags(
                new Position(1, sequence),
                Digest.ofText(Long.toString(sequence)),
                by,
                "nonce-" + sequence)
            .toTags());
  }
}
