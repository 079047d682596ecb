package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an instance has on its disk: what it remembers, its rows, and what it keeps aside. */
final class SimDisk {
  static final RepositoryId REPOSITORY = new RepositoryId("repository");

  /**
   * Rows that gave way.
   *
   * @param base to which rows their edits may be taken up; null where they may not
   */
  record Kept(BitSet rows, @Nullable Digest base) {}

  InstanceState state;

  /** Never changed, only replaced. */
  BitSet rows = new BitSet();

  List<Kept> kept = List.of();
  String nonce = "";
  long counter;

  private BitSet digested = rows;
  private Digest digest = SimWorld.digest(rows);

  private SimDisk(InstanceState state) {
    this.state = state;
  }

  static SimDisk empty(String id) {
    return new SimDisk(
        new InstanceState(InstanceState.FORMAT, id, null, false, false, Map.of(), Map.of(), null));
  }

  SimDisk copy() {
    SimDisk copy = new SimDisk(state);
    copy.rows = rows;
    copy.kept = kept;
    copy.nonce = nonce;
    copy.counter = counter;
    return copy;
  }

  /** Somebody else from now on. */
  void renew(UUID id) {
    state = state.asCopy(new Instance("copy", id.toString()));
    nonce = "";
  }

  RepositoryMemory memory() {
    return state.memoryOf(REPOSITORY);
  }

  void note(UnaryOperator<RepositoryMemory> change) {
    state = state.withMemory(REPOSITORY, change.apply(memory()));
  }

  Digest digest() {
    if (!digested.equals(rows)) {
      digested = rows;
      digest = SimWorld.digest(rows);
    }
    return digest;
  }

  /** An edit was made. */
  void edit(int number) {
    BitSet more = (BitSet) rows.clone();
    more.set(number);
    rows = more;
  }

  /** Whether these rows are what was published or applied here last. */
  boolean isInASnapshot() {
    Digest now = digest();
    RepositoryMemory known = memory();
    return (known.published() != null && known.published().digest().equals(now))
        || (known.applied() != null && known.applied().digest().equals(now));
  }

  void keep(BitSet aside, @Nullable Digest base) {
    if (kept.stream().noneMatch(before -> before.rows().equals(aside))) {
      List<Kept> more = new ArrayList<>(kept);
      more.add(new Kept(aside, base));
      kept = more;
    }
  }

  Optional<Kept> toAdopt() {
    return kept.stream().filter(any -> any.base() != null).findFirst();
  }

  /** What was to be adopted is only kept from now on, or no longer. */
  void noneToAdopt(boolean drop) {
    List<Kept> left = new ArrayList<>();
    for (Kept any : kept) {
      if (any.base() == null) {
        left.add(any);
      } else if (!drop) {
        left.add(new Kept(any.rows(), null));
      }
    }
    kept = left;
  }

  /** All edits that it has somewhere. */
  BitSet edits() {
    BitSet all = (BitSet) rows.clone();
    kept.forEach(any -> all.or(any.rows()));
    return all;
  }
}
