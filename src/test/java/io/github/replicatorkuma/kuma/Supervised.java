package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.time.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Supervised Kumas, as most tests want them: nobody reaches inside, and no record is kept. */
public final class Supervised {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Supervised() {}

  /** Starts one that SIGTERM does not end: a shell with the script that this makes. */
  static SupervisedKuma startedDeaf(Path directory, Function<String, SupervisedKuma> kuma)
      throws Exception {
    Path deaf = directory.resolve("deaf");
    SupervisedKuma started =
        kuma.apply("trap '' TERM; : > '" + deaf + "'; while :; do sleep 1; done");
    started.start();
    Await.until("SIGTERM is ignored", PATIENCE, () -> Files.exists(deaf), () -> "");
    return started;
  }

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
