package io.github.replicatorkuma.config;

/**
 * One thing that is wrong, or looks wrong, with the configuration.
 *
 * @param variable the environment variable to look at
 * @param message what was found, without any secret
 * @param hint what the operator can do
 */
public record Problem(String variable, String message, String hint) {
  /** Names the variable once, also where the message begins with it. */
  @Override
  public String toString() {
    String subject = message.startsWith(variable + " ") ? "" : variable + ": ";
    return subject + message + " (hint: " + hint + ")";
  }
}
