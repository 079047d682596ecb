package io.github.replicatorkuma.replica;

/** What operators can do when a replica refuses; together, so that the wording is one. */
final class ReplicaHints {
  static final String START_A_LEADER =
      "Start the leader (REPLICATOR_MODE=BACKUP) and create the first user in its Uptime Kuma.";

  static final String UPGRADE = "Upgrade replicator-kuma on this instance.";

  static final String WAIT_FOR_NEWER =
      "Change what it stumbled over on the leader; the next snapshot is tried again.";

  static final String NEWEST_REMOVED =
      "The leader publishes again by itself. The rows applied last stay until then.";

  static final String DIFFERENT_MONITORS =
      "Check that this instance is meant to follow this leader. If so, run (nothing has to be"
          + " stopped): replicator-kuma apply --accept-deletes";

  static final String VANISHING_ROWS =
      "Look on the leader whether they are gone there. If so, run (nothing has to be"
          + " stopped): replicator-kuma apply --accept-deletes. If not, the old script will publish them again"
          + " by itself.";

  static final String LIST_SNAPSHOTS = "See what there is with: replicator-kuma snapshots";

  static final String KUMA_RUNS =
      "Stop that Uptime Kuma first, or let replicator-kuma run supervise it.";

  static final String NOT_LIVE =
      "Restart this instance: the snapshot is applied before Uptime Kuma starts. Or set"
          + " REPLICATOR_APPLY=auto.";

  static final String NOT_IN_STEP =
      "the rows are applied, but Uptime Kuma has not taken all of them up: restart this instance";

  static final String STILL_OPEN =
      "Let COMMAND be Uptime Kuma itself (`exec node server/server.js` in a script), and close other"
          + " programs that have its database open.";

  static final String MIGRATING = "Nothing to do: it is tried again when the migration is over.";

  private ReplicaHints() {}

  /**
   * The script has published since our leader has.
   *
   * @param leader whether on the leader's own host: that machine ran its old image for a while
   */
  static String oldScript(String snapshot, boolean leader) {
    return (leader
            ? "The leader ran its old image then. Run the new one there and, in it: replicator-kuma"
                + " publish --take-over."
            : "Stop the instance that runs the old image with REPLICATOR_MODE=BACKUP, or let it"
                + " follow this leader.")
        + " To follow the old image instead, run here (nothing has to be stopped): replicator-kuma"
        + " apply --snapshot "
        + snapshot;
  }

  static String upgradeKuma(String version) {
    return "Upgrade Uptime Kuma on this instance to "
        + version
        + " or newer; the snapshot is applied by itself then.";
  }
}
