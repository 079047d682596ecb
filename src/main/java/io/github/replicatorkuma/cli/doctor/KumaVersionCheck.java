package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.kuma.KumaVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which Uptime Kuma is installed in the working directory. */
final class KumaVersionCheck implements Check {
  private static final String TRIED = "Versions 2.x and 1.23 have been tried.";

  private final Path kumaDirectory;

  KumaVersionCheck(Path kumaDirectory) {
    this.kumaDirectory = kumaDirectory;
  }

  @Override
  public String subject() {
    return "Uptime Kuma";
  }

  @Override
  public List<Finding> look() {
    Optional<String> version = KumaVersion.read(kumaDirectory);
    if (version.isEmpty()) {
      return List.of(
          Finding.warning(
              subject(),
              "none in " + kumaDirectory,
              "Run the replicator in Uptime Kuma's directory, if it is to run Uptime Kuma."));
    }
    String found = "version " + version.get();
    boolean tried = version.get().startsWith("2.") || version.get().startsWith("1.23.");
    return List.of(
        tried
            ? Finding.ok(subject(), found)
            : Finding.warning(subject(), found + " has not been tried", TRIED));
  }
}
