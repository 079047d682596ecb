package io.github.replicatorkuma.health;

/**
 * Whether something works, such as replication.
 *
 * @param reason one line without secrets
 * @param hint what the operator can do; may be empty
 */
public record Verdict(boolean healthy, String reason, String hint) {}
