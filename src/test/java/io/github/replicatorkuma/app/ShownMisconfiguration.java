package io.github.replicatorkuma.app;

import io.github.replicatorkuma.model.CycleReport;
import java.nio.file.Path;
import java.util.Map;

/** Variables that are wrong, for pictures and tests, in the words of the program. */
public final class ShownMisconfiguration {
  private ShownMisconfiguration() {}

  /** What the daemon reports of them. */
  public static CycleReport report() {
    Map<String, String> variables =
        Map.of(
            "REPLICATOR_MODE", "leader",
            "RESTIC_REPOSITORY", "s3:s3.example.com/uptime-kuma",
            "REPLICATOR_CHECK_INTERVAL", "5 parsecs");
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    return Application.misconfigured(
        new Environment(variables, directory, "paris", Progress.UNSEEN).parse().errors());
  }
}
