package io.github.replicatorkuma.kept;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.leader.TestPublishing;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;

/** Keeps edits aside as an instance with the usual configuration does. */
public final class TestEdits {
  private TestEdits() {}

  /** Keeps what was published beside the newest. */
  public static KeptStragglers stragglers(
      StateDirectory state, SnapshotStore store, boolean adopts) {
    return new KeptStragglers(new KeptAside(state), store, adopts);
  }

  public static OwnEdits of(
      KumaDatabase database,
      StateDirectory state,
      InstanceMemory memory,
      Path uploads,
      String locationKey,
      Steps steps) {
    ExportSettings settings = TestPublishing.content("instance", ReplicationScope.DEFAULT, uploads);
    return new OwnEdits(
        new KeptAside(state),
        database,
        new NotedFleet(new Exporter(database, settings, state.clock()), memory, locationKey),
        steps);
  }
}
