package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Saves one directory: whole, or not at all.
 *
 * @param store removes what was saved in part
 */
record ResticSave(SnapshotStore store, Path directory, List<String> tags) {
  /** Since 0.17; older ones end with 3 too, when something could not be read. */
  private static final int SAVED_IN_PART = 3;

  /** Saves it. */
  SnapshotId by(ResticCommands restic) throws StoreException {
    requireContent();
    List<SnapshotId> saved = new ArrayList<>();
    CommandResult result =
        restic.run(
            attempt(),
            directory,
            restic.settings.timeouts().transfer(),
            arguments(restic.settings),
            line -> ResticJson.savedId(line).ifPresent(saved::add));
    if (result.exitCode() == SAVED_IN_PART) {
      throw savedInPart(restic.failures.ended(attempt(), result), saved);
    }
    restic.failures.requireSuccess(attempt(), result);
    if (saved.isEmpty()) {
      throw restic.failures.oddOutput(attempt(), "it named no snapshot", null);
    }
    return saved.get(0);
  }

  private String attempt() {
    return "save a snapshot in " + store.description();
  }

  private List<String> arguments(ResticSettings settings) {
    List<String> arguments = new ArrayList<>(List.of("backup", "--json"));
    if (!settings.bulky()) {
      arguments.add("--force");
    }
    arguments.addAll(List.of("--host", settings.hostName()));
    for (String tag : tags) {
      if (tag.contains(",") || tag.isBlank()) {
        throw new IllegalArgumentException("not a restic tag: " + tag);
      }
      arguments.addAll(List.of("--tag", tag));
    }
    arguments.add(".");
    return arguments;
  }

  /** restic 0.14 would call it a success when there is nothing to save. */
  private void requireContent() throws StoreException {
    Exception unreadable = null;
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        return;
      }
    } catch (IOException e) {
      unreadable = e;
    }
    String found = unreadable == null ? " is empty" : " cannot be read";
    throw new StoreException(
        Kind.FAILED, "could not " + attempt() + ": " + directory + found, "", unreadable);
  }

  private StoreException savedInPart(StoreException reason, List<SnapshotId> summary) {
    StoreException failure =
        ResticDiagnosis.of(Kind.PARTIAL)
            .failure("restic could not " + attempt() + " whole: " + reason.getMessage(), reason);
    try {
      store.forget(summary.isEmpty() ? idsWithTags() : summary, false);
    } catch (StoreException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** The tags hold the nonce of this very attempt. */
  private List<SnapshotId> idsWithTags() throws StoreException {
    return store.list().stream()
        .filter(snapshot -> !tags.isEmpty() && snapshot.tags().containsAll(tags))
        .map(StoredSnapshot::id)
        .toList();
  }
}
