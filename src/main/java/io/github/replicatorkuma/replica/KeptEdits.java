package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody edited: rows that were kept aside, compared with those that they were edited from.
 *
 * @param edits what made the base those rows
 */
record KeptEdits(
    VerifiedSnapshot rows, VerifiedSnapshot base, ReplicationScope scope, ApplyPlan edits) {
  /** Compares; empty where the base is not there. */
  static Optional<KeptEdits> of(KeptEntry entry, ReplicationScope own) throws ReplicationException {
    if (entry.baseTags().isEmpty()) {
      return Optional.empty();
    }
    VerifiedSnapshot rows = SnapshotReader.verify(entry.rows(), entry.tags());
    VerifiedSnapshot base = SnapshotReader.verify(entry.baseRows(), entry.baseTags().get());
    ReplicationScope scope =
        own.withSettingsIn(rows.manifest().settingKeys())
            .withSettingsIn(base.manifest().settingKeys());
    return Optional.of(new KeptEdits(rows, base, scope, difference(rows, base, scope)));
  }

  /** What made the base the rows that are here now. */
  ApplyPlan since(TableSource present) throws ReplicationException {
    return difference(present, base, scope);
  }

  private static ApplyPlan difference(TableSource to, TableSource from, ReplicationScope scope)
      throws ReplicationException {
    return ApplyPlanner.plan(SchemaFit.of(to, from, scope), ApplyPolicy.EXACT);
  }

  boolean isEmpty() {
    return edits.isEmpty() && editedLogos().isEmpty();
  }

  private Set<FileEntry> editedLogos() {
    Set<FileEntry> logos = new HashSet<>(rows.manifest().files());
    base.manifest().files().forEach(logos::remove);
    return logos;
  }

  /** For people: the a few monitors by name, and how much else there is. */
  String summary() {
    String words = edits.change(Duration.ZERO).inWords();
    return words.isEmpty() ? "a logo" : words;
  }
}
