package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.notify.NtfyProbe;
import java.util.List;
import java.util.Optional;

/** Whether the ntfy server can be reached; nothing is posted. */
final class NtfyCheck implements Check {
  private final Optional<NtfyProbe> probe;

  /**
   * @param probe empty where no topic is configured
   */
  NtfyCheck(Optional<NtfyProbe> probe) {
    this.probe = probe;
  }

  @Override
  public String subject() {
    return "ntfy";
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (probe.isEmpty()) {
      return List.of(Finding.ok(subject(), "no topic is configured: nobody is told of anything"));
    }
    Optional<String> problem = probe.get().problem();
    return List.of(
        problem.isEmpty()
            ? Finding.ok(subject(), probe.get().server() + " answers")
            : Finding.warning(
                subject(),
                probe.get().server() + ": " + problem.get(),
                "Check NTFY_URL, name resolution and firewall. Replication works without it, but"
                    + " nobody is told."));
  }
}
