package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.kuma.EmbeddedFiles;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Kuma's embedded database, where a command may have to start it, and then ends it. */
public final class OwnServer {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

  private OwnServer() {}

  /**
   * That of an Uptime Kuma.
   *
   * @param askable whether the data directory may be asked, which else could take for ever
   */
  static EmbeddedServer of(KumaSettings kuma, Starts starts, boolean askable) {
    return of(kuma.dataDirectory(), kuma.environment(), starts, askable);
  }

  public static EmbeddedServer of(
      Path dataDirectory, Map<String, String> environment, Starts starts, boolean askable) {
    return new EmbeddedMariaDb(
        new EmbeddedFiles(
            dataDirectory, () -> askable && DatabaseLocator.isEmbedded(dataDirectory, environment)),
        environment,
        starts,
        new MonotonicClock(),
        Sleeper.system());
  }

  /** Ends what the server has started also when the command is interrupted. */
  public static void endAtExit(EmbeddedServer server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "end-server"));
  }

  /** Ends it where this has started it. */
  public static void end(EmbeddedServer server) {
    server.stopOwn(ENDS_WITHIN);
  }
}
