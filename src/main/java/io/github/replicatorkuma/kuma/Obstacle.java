package io.github.replicatorkuma.kuma;

/**
 * Why a running Kuma cannot take up changed rows, nor tell of edits.
 *
 * @param hint what to do
 * @param certain whether it cannot be otherwise: a Kuma that only does not answer may be busy
 */
public record Obstacle(String reason, String hint, boolean certain) {}
