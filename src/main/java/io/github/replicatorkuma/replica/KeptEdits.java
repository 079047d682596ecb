package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody edited: rows that were kept aside, compared with those that they were edited from.
 *
 * @param edits what made the base those rows
 */
record KeptEdits(
    VerifiedSnapshot rows, VerifiedSnapshot base, ReplicationScope scope, ApplyPlan edits) {
  private static final int MOST_NAMES = 5;
  private static final int LONGEST_NAME = 60;

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

  /** For people: the monitors by name, a few of them, and how much else there is. */
  String summary() {
    List<ChangedMonitor> monitors = edits.change(Duration.ZERO).monitors();
    List<String> parts = new ArrayList<>();
    int names = MOST_NAMES;
    for (Kind kind : Kind.values()) {
      List<String> some =
          monitors.stream().filter(one -> one.kind() == kind).map(KeptEdits::name).toList();
      if (!some.isEmpty()) {
        int shown = Math.min(names, some.size());
        names -= shown;
        parts.add(part(kind, some, shown, parts.isEmpty()));
      }
    }
    long others =
        edits.tables().stream()
            .filter(table -> !table.table().equals(ReplicatedTables.MONITOR))
            .mapToLong(table -> table.counts().total())
            .sum();
    if (others > 0) {
      parts.add(others + (others == 1 ? " other change" : " other changes"));
    }
    return parts.isEmpty() ? "a logo" : String.join(", ", parts);
  }

  private static String name(ChangedMonitor monitor) {
    return monitor.name().isEmpty()
        ? monitor.id()
        : PlainText.quotable(monitor.name(), LONGEST_NAME);
  }

  private static String part(Kind kind, List<String> names, int shown, boolean first) {
    String noun = first ? (names.size() == 1 ? " monitor " : " monitors ") : " ";
    String text = names.size() + noun + kind.name().toLowerCase(java.util.Locale.ROOT);
    if (shown == 0) {
      return text;
    }
    String more = shown < names.size() ? ", …" : "";
    return text + " (" + String.join(", ", names.subList(0, shown)) + more + ")";
  }
}
