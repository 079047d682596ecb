package io.github.replicatorkuma.replica;

/** What operators can do when a clone is not made; together, so that the wording is one. */
final class CloneHints {
  static final String NO_USER = "Check DATA_DIR: it is the data directory to clone from.";

  static final String NOT_PREPARED =
      "Start the target's Uptime Kuma once, so that it prepares its database, and stop it; then"
          + " clone.";

  static final String TARGET_RUNS = "Stop the Uptime Kuma of the target first, then clone again.";

  static final String UPGRADE_TARGET =
      "Start the target with the source's version of Uptime Kuma or a newer one, stop it, and clone"
          + " again.";

  static final String ACCEPT_DELETES =
      "If all of that may go, add --accept-deletes. A copy of the target's database is kept first.";

  static final String CLONE_AGAIN = "Clone again: it finds out, and finishes what is missing.";

  private CloneHints() {}
}
