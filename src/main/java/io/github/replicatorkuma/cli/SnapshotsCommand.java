package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Lists what the repository holds. */
@Command(name = "snapshots")
final class SnapshotsCommand extends OneShot {
  private record Listed(
      String id,
      Instant time,
      String position,
      String leader,
      String digest,
      String note,
      String changed) {}

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    doing("listing the snapshots");
    Parts parts = parts();
    List<StoredSnapshot> snapshots = list(parts);
    SnapshotHistory history = SnapshotHistory.of(snapshots);
    List<Listed> rows =
        snapshots.stream()
            .sorted(Comparator.comparing(StoredSnapshot::time))
            .map(snapshot -> listed(snapshot, history))
            .toList();
    return print(
        rows.stream().map(RecordJson::fields).toList(),
        () -> {
          TextTable table = new TextTable("ID", "TIME", "LEADER", "NOTE", "CHANGED");
          for (Listed row : rows) {
            String id = row.id().substring(0, 8);
            table.add(id, Wording.time(row.time()), row.leader(), row.note(), row.changed());
          }
          table.lines().forEach(this::line);
          line(Amount.of(rows.size(), "snapshot"));
        });
  }

  private static List<StoredSnapshot> list(Parts parts) throws ReplicationException {
    SnapshotStore store = parts.store(parts.stateDirectory());
    try {
      return store.list();
    } catch (StoreException e) {
      throw parts.told(store, e);
    }
  }

  private static Listed listed(StoredSnapshot snapshot, SnapshotHistory history) {
    Optional<SnapshotHistory.Entry> ours = history.withId(snapshot.id());
    return new Listed(
        snapshot.id().value(),
        snapshot.time(),
        ours.map(entry -> entry.tags().position().toString()).orElse("-"),
        ours.map(entry -> entry.tags().leader().name()).orElse(snapshot.hostname()),
        ours.map(entry -> entry.tags().digest().hex()).orElse(""),
        note(snapshot, ours, history),
        Change.ofTags(snapshot.tags()));
  }

  private static String note(
      StoredSnapshot snapshot, Optional<SnapshotHistory.Entry> ours, SnapshotHistory history) {
    if (ours.isPresent()) {
      return ours.equals(history.newest()) ? "newest" : "";
    }
    return snapshot.isByScript() ? "by the old script" : "not ours";
  }
}
