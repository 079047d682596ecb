package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplySettings.Handling;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Duration;

/** Applies as an instance with the usual configuration does. */
public final class TestApply {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private TestApply() {}

  /** A Kuma that boots at once or not at all. */
  public static Handling handling(boolean supervised, ApplyMethod method) {
    return new Handling(supervised, method, SECOND, SECOND);
  }

  public static ApplyCycle cycle(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory state,
      InstanceMemory memory,
      Kuma kuma,
      ApplySettings settings,
      Carryover carried,
      Steps steps) {
    return new ApplyCycle(
        new ApplyMeans(
            database,
            store,
            state,
            memory,
            kuma,
            settings,
            TestEdits.of(database, state, memory, settings.uploads(), store.locationKey(), steps),
            carried,
            steps));
  }
}
