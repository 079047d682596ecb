package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that both may publish to one repository. */
abstract class TwoLeadersCase {
  static final PublishOptions TAKE_OVER = new PublishOptions(true, false);
  @TempDir Path directory;
  final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  final FakeSnapshotStore betasStore = store.on("beta");
  LeaderInstance alpha;
  LeaderInstance beta;

  @BeforeEach
  void startBoth() {
    alpha = new LeaderInstance(directory, "alpha", store, clock);
    beta = new LeaderInstance(directory, "beta", betasStore, clock);
  }

  static PublishOutcome publish(LeaderInstance leader) throws StoreException {
    try {
      return leader.publish();
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String reason(PublishOutcome outcome) {
    assertThat(outcome).isInstanceOf(Withheld.class);
    assertThat(((Withheld) outcome).guard()).isEqualTo(Guard.NOT_A_DESCENDANT);
    return ((Withheld) outcome).reason();
  }
}
