package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.fleet.StoredLoops;
import io.github.replicatorkuma.kuma.FakeLiveKuma;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose running Uptime Kuma takes up rows. */
abstract class LiveApplyCase {
  static final String RELOAD_OF_ONE = "reload monitors [3]";
  static final String QUIESCE_NOTHING = "quiesce monitors [] maintenances []";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  ReplicaFixture fleet;
  FakeLiveKuma live;

  @BeforeEach
  void bothAreEqual() throws Exception {
    fleet = ReplicaFixture.equal(directory);
    live = fleet.recordingKuma.reachable(() -> StoredLoops.in(fleet.beta.database));
  }

  void renameOnLeader(String name) {
    fleet.onLeader("UPDATE monitor SET name = '" + name + "', interval = 61 WHERE id = 3");
  }

  Path restorePoint() {
    return directory.resolve("replica/state/restore-point.json");
  }
}
