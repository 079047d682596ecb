package io.github.replicatorkuma.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What follows from what is remembered. */
final class RepositoryMemoryTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Digest DIGEST = Digest.ofText("content");
  private static final Published PUBLISHED =
      new Published(
          new SnapshotId("a".repeat(64)),
          new Position(1, 5),
          DIGEST,
          NOW,
          Set.of(1L, 2L),
          Map.of(),
          null);

  @Test
  void memory_ofNothing_knowsNothing() {
    assertThat(RepositoryMemory.EMPTY.isEmpty()).isTrue();
    assertThat(RepositoryMemory.EMPTY.leads()).isFalse();
    assertThat(RepositoryMemory.EMPTY.position()).isEqualTo(Position.NONE);
    assertThat(RepositoryMemory.EMPTY.lastSnapshot()).isEmpty();
    assertThat(RepositoryMemory.EMPTY.census().monitorIds()).isEmpty();
  }

  @Test
  void copyOfALeadersDisk_hasItsRowsFromWhatThatOnePublishedLast_andLeadsNothing() {
    RepositoryId repository = new RepositoryId("0123abcd");
    RepositoryMemory memory =
        RepositoryMemory.EMPTY.withApplied(applied(new Position(1, 1))).withPublished(PUBLISHED);
    InstanceState state =
        new InstanceState(InstanceState.FORMAT, "old", null, false, true, Map.of(), Map.of(), null);

    InstanceState copy = state.withMemory(repository, memory).asCopy(new Instance("alpha", "new"));

    RepositoryMemory known = copy.memoryOf(repository);
    assertThat(copy.instanceId()).isEqualTo("new");
    assertThat(known.leads()).isFalse();
    assertThat(known.lastSnapshot()).contains(PUBLISHED.id());
    assertThat(known.position()).isEqualTo(PUBLISHED.position());
    assertThat(Objects.requireNonNull(known.applied()).leader().id()).isEqualTo("old");
  }

  @Test
  void intent_alone_isNotHavingPublished() {
    RepositoryMemory memory = RepositoryMemory.EMPTY.withIntent(intent(), false);

    assertThat(memory.isEmpty()).isTrue();
    assertThat(memory.leads()).isFalse();
  }

  @Test
  void published_settlesTheIntentAndAsksForALook() {
    RepositoryMemory memory =
        RepositoryMemory.EMPTY.withLook(NOW).withIntent(intent(), false).withPublished(PUBLISHED);

    assertThat(memory.intent()).isNull();
    assertThat(memory.lookedAt()).isNull();
    assertThat(memory.leads()).isTrue();
    assertThat(memory.lastSnapshot()).contains(PUBLISHED.id());
    assertThat(memory.census().monitorIds()).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void proof_ofASnapshot_isKnownUntilThereIsAnother() {
    Proof proof = new Proof(PUBLISHED.id(), NOW, "a pack is lost", "Do this.");
    RepositoryMemory memory =
        RepositoryMemory.EMPTY.withPublished(PUBLISHED).withProof(proof).withPublished(PUBLISHED);

    assertThat(memory.standing().orElseThrow().proof()).isEqualTo(proof);
    assertThat(RepositoryMemory.EMPTY.withProof(proof)).isEqualTo(RepositoryMemory.EMPTY);
  }

  @Test
  void applied_afterPublished_isTheLastAndEndsTheLead() {
    Applied applied = applied(new Position(2, 1));
    RepositoryMemory memory = RepositoryMemory.EMPTY.withPublished(PUBLISHED).withApplied(applied);

    assertThat(memory.leads()).isFalse();
    assertThat(memory.position()).isEqualTo(new Position(2, 1));
    assertThat(memory.lastSnapshot()).contains(applied.id());
    assertThat(memory.census().monitorIds()).containsExactly(7L);
  }

  @Test
  void applied_beforePublished_isHistory() {
    RepositoryMemory memory =
        RepositoryMemory.EMPTY.withApplied(applied(new Position(1, 4))).withPublished(PUBLISHED);

    assertThat(memory.leads()).isTrue();
    assertThat(memory.position()).isEqualTo(new Position(1, 5));
    assertThat(memory.lastSnapshot()).contains(PUBLISHED.id());
  }

  static RepositoryMemory full() {
    return RepositoryMemory.EMPTY
        .withPublished(PUBLISHED)
        .withApplied(applied(new Position(2, 1)))
        .withIntent(intent(), false)
        .withRejected(new SnapshotId("c".repeat(64)), "rolled back: \"quoted\" \u00e9\n")
        .withScriptSnapshots(Set.of("d".repeat(64), "e".repeat(64)))
        .withProof(new Proof(PUBLISHED.id(), NOW, "a pack is lost", "Do this."))
        .withLook(NOW);
  }

  private static Intent intent() {
    return new Intent("nonce", new Position(1, 6), DIGEST, NOW, Set.of(3L), Map.of(), false);
  }

  private static Applied applied(Position position) {
    Instance leader = new Instance("other", "0123");
    return new Applied(
        new SnapshotId("b".repeat(64)), position, DIGEST, leader, NOW, NOW, Set.of(7L), null);
  }
}
