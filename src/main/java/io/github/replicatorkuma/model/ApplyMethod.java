package io.github.replicatorkuma.model;

/** How a replica brings changed rows into its Uptime Kuma. */
public enum ApplyMethod {
  /** Live where that can be done, else by a restart. */
  AUTO,
  /** While Uptime Kuma runs, or not at all. */
  LIVE,
  /** Always by stopping and starting Uptime Kuma. */
  RESTART
}
