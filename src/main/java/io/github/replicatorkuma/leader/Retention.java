package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which snapshots a policy no longer keeps, by position. Pure: the list in, the ids out. */
final class Retention {
  private Retention() {}

  /**
   * Chooses.
   *
   * @param entries our snapshots by position, the newest last
   * @param needed kept whatever the policy says
   * @param published kept as well, as the newest is
   * @return the oldest first
   */
  static List<SnapshotId> choose(
      KeepPolicy policy,
      List<SnapshotHistory.Entry> entries,
      Set<SnapshotHistory.Entry> needed,
      SnapshotId published) {
    List<SnapshotHistory.Entry> newestFirst = new ArrayList<>(entries);
    Collections.reverse(newestFirst);
    Set<SnapshotHistory.Entry> kept = new HashSet<>(needed);
    kept.addAll(policy.kept(newestFirst, SnapshotHistory.Entry::time));
    return entries.stream()
        .filter(entry -> !kept.contains(entry) && !entry.id().matches(published))
        .map(SnapshotHistory.Entry::id)
        .toList();
  }
}
