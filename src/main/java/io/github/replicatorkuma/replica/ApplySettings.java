package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.plan.ApplyPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How this replica applies.
 *
 * @param uploads Kuma's upload directory
 * @param staging where snapshots are fetched to; emptied after use
 * @param maxDeletePercent how many per cent of the local monitors may turn out to be different ones
 * @param givesUpOwn whether what is here gives way to a fleet that this instance never followed
 * @param timeZone what {@code TZ} says to Uptime Kuma, where it is a zone
 * @param repositoryExpectedBy until when a repository that does not exist yet is no failure: the
 *     leader may be about to create it
 */
public record ApplySettings(
    ApplyPolicy policy,
    Path uploads,
    Path staging,
    int maxDeletePercent,
    boolean givesUpOwn,
    Optional<String> timeZone,
    Instant repositoryExpectedBy,
    Handling handling) {
  /**
   * How Kuma is brought to run with new rows.
   *
   * @param supervised whether Kuma is ours to stop and start
   * @param method how rows are brought into a running Kuma
   * @param readyWithin how long a cycle waits for Kuma to boot after an apply before it lets an
   *     order have its turn; the next one goes on waiting
   * @param steadyFor how long Kuma must go on answering to be called healthy
   */
  public record Handling(
      boolean supervised, ApplyMethod method, Duration readyWithin, Duration steadyFor) {}
}
