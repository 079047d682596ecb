package io.github.replicatorkuma.health;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What changes only where an instance begins to lead or to follow.
 *
 * @param role {@code leader} or {@code replica}
 * @param mode as configured
 * @param instance its name
 * @param repository without its login
 * @param interval between two cycles while all is well
 * @param kumaVersion of Uptime Kuma, where one is installed here
 * @param kumaPage where people open it, as far as that is known
 */
public record About(
    String version,
    String role,
    String mode,
    String instance,
    String repository,
    Duration interval,
    Optional<String> kumaVersion,
    Optional<URI> kumaPage) {
  About as(String otherRole, Duration otherInterval) {
    return new About(
        version, otherRole, mode, instance, repository, otherInterval, kumaVersion, kumaPage);
  }
}
