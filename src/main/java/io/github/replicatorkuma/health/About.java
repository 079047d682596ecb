package io.github.replicatorkuma.health;

import java.time.Duration;

/**
 * What changes only where an instance begins to lead or to follow.
 *
 * @param role {@code leader} or {@code replica}
 * @param mode as configured
 * @param instance its name
 * @param repository without its login
 * @param interval between two cycles while all is well
 */
public record About(
    String version,
    String role,
    String mode,
    String instance,
    String repository,
    Duration interval) {
  About as(String otherRole, Duration otherInterval) {
    return new About(version, otherRole, mode, instance, repository, otherInterval);
  }
}
