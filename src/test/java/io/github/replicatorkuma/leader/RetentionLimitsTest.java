package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What retention must not forget, and when it does not ask at all. */
class RetentionLimitsTest extends RetentionCase {
  @Test
  void newestThatCannotBeFetched_letsNothingBeForgotten() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    SnapshotId newest = memory.of(repository).lastSnapshot().orElseThrow();
    memory.update(repository, known -> known.withProof(new Proof(newest, MONDAY, "lost", "")));

    retention.run();

    assertThat(positions()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void snapshotsOfOthers_areNeverForgotten() throws Exception {
    Instant old = Instant.parse("2020-01-01T00:00:00Z");
    List<SnapshotId> others =
        List.of(
            store.add(old, List.of("/replicator_kuma/current"), List.of(), content),
            store.add(old, List.of("/home"), List.of("daily"), content),
            store.add(old, List.of("/x"), List.of("replicator-kuma", "format=1"), content));
    publish(1, 2, 3, 4, 5);
    lookedAt(MONDAY);

    retention.run();

    assertThat(store.list()).extracting(StoredSnapshot::id).containsAll(others).hasSize(5);
  }

  @Test
  void anotherLeader_publishedSince_keepsEverything() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    save(new Position(2, 4), "beta", "2026-03-02T12:00:01Z");

    retention.run();

    assertThat(positions()).hasSize(4);
    assertThat(messages()).singleElement().asString().contains("retention_left_out");
  }

  @Test
  void newerFormat_inTheRepository_keepsEverything() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.add(MONDAY, List.of("/x"), List.of("replicator-kuma", "format=2", "sequence=9"), content);

    retention.run();

    assertThat(store.list()).hasSize(4);
  }

  @Test
  void instance_thatAppliedSince_callsNothing() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    SnapshotId theirs = save(new Position(2, 4), "beta", "2026-03-02T12:00:01Z");
    Instance beta = new Instance("beta", "beta");
    memory.update(
        repository,
        known ->
            known.withApplied(
                new RepositoryMemory.Applied(
                    theirs,
                    new Position(2, 4),
                    Digest.ofText("c"),
                    beta,
                    MONDAY,
                    MONDAY,
                    Set.of(1L),
                    null)));
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
  }

  @Test
  void instance_thatNeverPublished_callsNothing() throws Exception {
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
  }

  @Test
  void moreThanAThousandSnapshots_areForgottenInSeveralCalls() throws Exception {
    for (long sequence = 1; sequence <= 1002; sequence++) {
      save(new Position(1, sequence), "alpha", "2026-03-01T00:00:00Z");
    }
    publish(1003);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(1002L, 1003L);
    assertThat(store.count(Call.FORGET)).isEqualTo(2);
  }
}
