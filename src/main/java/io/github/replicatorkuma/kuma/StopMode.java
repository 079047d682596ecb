package io.github.replicatorkuma.kuma;

/** When a stop may signal Kuma. */
public enum StopMode {
  /** Only once it has booted: a migration is never cut off. */
  WHEN_BOOTED,
  /**
   * Whatever it is doing. For a Kuma that an apply has kept from becoming ready, and for nothing
   * else.
   */
  AT_ONCE
}
