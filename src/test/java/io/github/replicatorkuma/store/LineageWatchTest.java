package io.github.replicatorkuma.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageWatchTest {
  private static final Instance ALPHA = new Instance("alpha", "1111");
  private static final Instance BETA = new Instance("beta", "2222");

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "host");
  private final SnapshotStore watched = new ListedStore(store, clock, List.of(new LineageWatch()));
  private final CapturedLog log = CapturedLog.of(LineageWatch.class);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @AfterEach
  void leave() {
    log.close();
  }

  @Test
  void snapshotBesideTheNewest_isToldOnce_withTheCommandThatShowsIt() throws Exception {
    SnapshotTags parent = publish(ALPHA, new Position(1, 1), null);
    publish(ALPHA, new Position(1, 2), parent);
    publish(BETA, new Position(2, 2), parent);

    watched.list();
    watched.list();

    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0))
        .startsWith("WARN event=straggler ")
        .contains(" by alpha was", "position=1.2", "replicator-kuma plan --snapshot ");
  }

  @Test
  void publisherThatSaysNoParentAnyMore_isNamedOnce() throws Exception {
    publish(ALPHA, new Position(1, 1), null);
    watched.list();
    assertThat(log.lines()).isEmpty();
    SnapshotTags old = tags(BETA, new Position(2, 2));
    save(old, old.toTags());

    watched.list();
    watched.list();

    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0)).contains("event=no_lineage", "beta");
  }

  private SnapshotTags publish(Instance by, Position position, @Nullable SnapshotTags parent)
      throws Exception {
    SnapshotTags tags = tags(by, position);
    List<String> all = new ArrayList<>(tags.toTags());
    Optional<Lineage.Parent> link =
        Optional.ofNullable(parent)
            .map(known -> new Lineage.Parent(known.nonce(), known.position()));
    all.addAll(Lineage.of(link, Set.of()).toTags());
    save(tags, all);
    return tags;
  }

  private static SnapshotTags tags(Instance by, Position position) {
    String nonce = by.name() + position;
    return new SnapshotTags(position, Digest.ofText(nonce), by, nonce);
  }

  private void save(SnapshotTags tags, List<String> all) throws Exception {
    Path content = Files.createDirectory(directory.resolve(tags.nonce()));
    Files.writeString(content.resolve("manifest.json"), "{}");
    store.save(content, all);
  }
}
