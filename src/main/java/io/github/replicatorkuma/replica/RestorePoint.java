package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.MergedInverse;
import io.github.replicatorkuma.state.StateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This instance's own rows from before an apply: the inverse of its plan, on disk before the apply
 * is committed and until Kuma has proved healthy.
 *
 * @param snapshot the snapshot that was being applied
 * @param inverse what puts the rows back
 * @param liveIn the boot of the Kuma that took the rows up while it ran: it proves nothing, the
 *     next boot does; empty when any Kuma that lives proves them
 */
record RestorePoint(SnapshotId snapshot, ApplyPlan inverse, String liveIn) {
  /** This one for all that was applied since {@code earlier}, which was never proved. */
  RestorePoint since(RestorePoint earlier) {
    return new RestorePoint(snapshot, MergedInverse.of(earlier.inverse(), inverse), liveIn);
  }

  void save(Path file) throws ReplicationException {
    try {
      AtomicFile.write(file, target -> Json.write(target, RestorePointJson.fields(this)));
    } catch (IOException e) {
      throw ReplicationException.retryable(
          "cannot write the restore point " + file + ": " + PlainText.reason(e),
          "Free some disk space where REPLICATOR_STATE_DIR is. Nothing was applied.",
          e);
    }
  }

  /** The restore point in {@code file}; empty when there is none. */
  static Optional<RestorePoint> load(Path file) throws ReplicationException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new RestorePointJson(Json.parser(in)).read());
    } catch (IOException | IllegalArgumentException e) {
      throw ReplicationException.terminal(
          "cannot read the restore point " + file + ": " + PlainText.reason(e),
          "If Uptime Kuma runs well, delete that file.",
          e);
    }
  }

  static void discard(Path file) throws ReplicationException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw StateException.unusable(file, e);
    }
  }
}
