package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses to fetch what is too large for the disk. How large a snapshot is the repository's list
 * tells since restic 0.17; of one that an older restic made, restic counts its files, once.
 */
final class ResticSizes {
  private final SnapshotLimits limits;
  private final Map<SnapshotId, StoredSnapshot.Size> known = new ConcurrentHashMap<>();

  ResticSizes(SnapshotLimits limits) {
    this.limits = limits;
  }

  /** Learns from the repository's list; what is no longer in it is forgotten. */
  void note(List<StoredSnapshot> listed) {
    known.keySet().retainAll(listed.stream().map(StoredSnapshot::id).toList());
    listed.forEach(snapshot -> snapshot.size().ifPresent(size -> known.put(snapshot.id(), size)));
  }

  /**
   * @param by counts, where nobody has told
   * @param attempt what it is for
   * @throws StoreException of kind TOO_LARGE
   */
  void require(ResticCommands by, SnapshotId id, String attempt) throws StoreException {
    StoredSnapshot.Size size = known.get(id);
    if (size == null) {
      size = count(by, id, attempt);
      known.put(id, size);
    }
    if (size.bytes() > limits.bytes() || size.files() > limits.files()) {
      String found =
          String.format(
              Locale.ROOT,
              "could not %s: the snapshot is too large: more than %d bytes or %d files",
              attempt,
              limits.bytes(),
              limits.files());
      throw ResticDiagnosis.of(Kind.TOO_LARGE).failure(found, null);
    }
  }

  private static StoredSnapshot.Size count(ResticCommands by, SnapshotId id, String attempt)
      throws StoreException {
    CommandResult counted =
        by.look(attempt, "stats", "--json", "--mode", "restore-size", id.value(), "--no-lock");
    return ResticJson.counted(counted.stdout())
        .orElseThrow(() -> by.failures.oddOutput(attempt, "it does not tell the size", null));
  }
}
