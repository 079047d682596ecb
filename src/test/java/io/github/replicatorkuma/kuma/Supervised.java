package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.util.Optional;

/** Supervised Kumas, as most tests want them: nobody reaches inside, and no record is kept. */
public final class Supervised {
  private Supervised() {}

  /** By the system's clock. */
  public static SupervisedKuma kuma(KumaStarts starts, ReadinessProbe readiness) {
    return kuma(starts, readiness, Clock.systemUTC(), Sleeper.system(), new NoEmbeddedServer());
  }

  static SupervisedKuma kuma(
      KumaStarts starts,
      ReadinessProbe readiness,
      Clock clock,
      Sleeper sleeper,
      EmbeddedServer server) {
    KumaDeadlines deadlines = KumaDeadlines.defaults();
    LiveKuma live = LiveKuma.none("not in this test", "");
    return new SupervisedKuma(
        starts, readiness, clock, sleeper, deadlines, server, live, Optional.empty());
  }
}
