package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import io.github.replicatorkuma.store.Histories;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StragglerTest {
  private static final Instance ALPHA = new Instance("alpha", "aaaa");
  private static final Instance BETA = new Instance("beta", "bbbb");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Entry entry(Instance by, Position position, String content, Entry... parent) {
    String nonce = by.name() + position;
    return new Entry(
        new SnapshotId(Digest.ofText(nonce).hex()),
        NOW,
        new SnapshotTags(position, Digest.ofText(content), by, nonce),
        Lineage.of(Stream.of(parent).findFirst().map(Entry::asParent), Set.of()));
  }

  private static Published published(Entry entry) {
    return new Published(
        entry.id(),
        entry.tags().position(),
        entry.tags().digest(),
        NOW,
        Set.of(),
        Map.of(),
        /* proof= */ null);
  }

  @Test
  void ownWorkFromBeforeOthersLed_listedLate_isLookedForWhereOneLeadsAgain() {
    Entry first = entry(ALPHA, new Position(1, 1), "first");
    Entry late = entry(ALPHA, new Position(1, 2), "late", first);
    Entry others = entry(BETA, new Position(2, 2), "others'", first);
    Entry again = entry(ALPHA, new Position(3, 3), "again", others);
    RepositoryMemory memory =
        RepositoryMemory.EMPTY
            .withPublished(published(first))
            .withPublished(published(late))
            .withApplied(
                new Applied(
                    others.id(),
                    others.tags().position(),
                    others.tags().digest(),
                    BETA,
                    NOW,
                    NOW,
                    Set.of(),
                    /* content= */ null))
            .withPublished(published(again));

    Judge judge =
        new Judge(
            ALPHA,
            again.tags().digest(),
            memory,
            Histories.of(Stream.of(first, late, others, again)));

    assertThat(judge.stragglers())
        .containsExactly(new Straggler(late, Optional.of(first), /* mayBeAdopted= */ false));
  }
}
