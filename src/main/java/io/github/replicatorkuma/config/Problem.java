package io.github.replicatorkuma.config;

/**
 * One thing that is wrong, or looks wrong, with the configuration.
 *
 * @param variable the environment variable to look at
 * @param message what was found, without any secret
 * @param hint what the operator can do
 */
public record Problem(String variable, String message, String hint) {
  @Override
  public String toString() {
    return variable + ": " + message + " (hint: " + hint + ")";
  }
}
