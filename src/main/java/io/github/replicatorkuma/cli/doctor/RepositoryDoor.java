package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the repository could be opened: where not, others need not wait for it as well. What it
 * holds is listed once for all.
 */
final class RepositoryDoor {
  private final SnapshotStore store;
  private volatile boolean open;
  private @Nullable SnapshotHistory history;

  RepositoryDoor(SnapshotStore store) {
    this.store = store;
  }

  void opened() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  synchronized SnapshotHistory history() throws StoreException {
    SnapshotHistory known = history;
    if (known == null) {
      known = SnapshotHistory.of(store.list());
      history = known;
    }
    return known;
  }

  static List<Finding> notLookedAt(String subject) {
    return List.of(
        Finding.warning(
            subject,
            "not looked at, as the repository cannot be opened",
            "See to the repository first."));
  }
}
