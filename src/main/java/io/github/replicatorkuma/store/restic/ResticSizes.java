package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses to fetch what is too large for the disk. How large a snapshot is the repository's list
 * tells since restic 0.17; of one that an older restic made, its files are counted, once.
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
    if (isTooLarge(size)) {
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

  private boolean isTooLarge(StoredSnapshot.Size size) {
    return size.bytes() > limits.bytes() || size.files() > limits.files();
  }

  /** Stops counting as soon as it is too much. */
  private StoredSnapshot.Size count(ResticCommands by, SnapshotId id, String attempt)
      throws StoreException {
    Counter counter = new Counter();
    CommandResult result;
    try {
      result =
          by.run(
              attempt,
              by.settings.workingDirectory(),
              by.settings.timeouts().look(),
              List.of("ls", "--json", id.value(), "--no-lock"),
              counter::take);
    } catch (StoreException e) {
      if (isTooLarge(counter.size())) {
        return counter.size();
      }
      throw e;
    }
    by.failures.requireSuccess(attempt, result);
    return counter.size();
  }

  /** Adds up the lines of {@code restic ls --json}. */
  private final class Counter {
    private long bytes;
    private long files;

    void take(String line) {
      try {
        OptionalLong listed = ResticJson.listedBytes(line);
        listed.ifPresent(this::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (isTooLarge(size())) {
        throw new IllegalStateException("enough: it is too large");
      }
    }

    private void add(long more) {
      files++;
      bytes = more > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + more;
    }

    StoredSnapshot.Size size() {
      return new StoredSnapshot.Size(bytes, files);
    }
  }
}
