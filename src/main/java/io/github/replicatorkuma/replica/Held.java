package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.util.Map;
import java.util.Optional;

/**
 * Why a replica stays with a snapshot that is not the newest, on purpose.
 *
 * @param words in a word or two
 * @param hint how it ends
 */
public record Held(String words, String summary, String hint) {
  /** Empty where the replica follows its leader. */
  static Optional<Held> of(RepositoryMemory known) {
    RepositoryMemory.Applied here = known.applied();
    if (here == null || known.passedOver() == null) {
      return Optional.empty();
    }
    String at = "held at " + here.id().brief();
    return Optional.of(
        known.rejected().entrySet().stream()
            .min(Map.Entry.comparingByKey())
            .map(other -> because(new SnapshotId(other.getKey()), other.getValue(), at))
            .orElse(new Held(at, at + " by your apply", ReplicaHints.FOLLOW_AGAIN)));
  }

  private static Held because(SnapshotId other, String reason, String at) {
    String summary = "%s: snapshot %s is not applied, as %s".formatted(at, other.brief(), reason);
    String words = reason.equals(ApplyProof.UNDONE) ? "taken back" : at;
    return new Held(words, summary, ReplicaHints.again(other, reason));
  }
}
