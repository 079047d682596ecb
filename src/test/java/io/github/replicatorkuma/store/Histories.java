package io.github.replicatorkuma.store;

import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The repository's list without a repository, for simulations. */
public final class Histories {
  private Histories() {}

  public static SnapshotHistory of(Stream<Entry> entries) {
    return new SnapshotHistory(
        entries.sorted(SnapshotHistory.BY_POSITION).toList(), List.of(), Set.of());
  }
}
