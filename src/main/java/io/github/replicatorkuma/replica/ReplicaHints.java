package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.SnapshotId;

/** What operators can do when a replica refuses; together, so that the wording is one. */
public final class ReplicaHints {
  static final String START_A_LEADER =
      "Start the leader (REPLICATOR_MODE=BACKUP, or any with AUTO) and create the first user in its Uptime"
          + " Kuma. If it has one: both need the same RESTIC_REPOSITORY, and where that is a directory, the"
          + " same volume.";

  /** For one that was there before. */
  public static final String REPOSITORY_GONE =
      "It was there before. Bring it back: is a disk not mounted, or a volume missing? If it is lost for"
          + " good, its leader says how to begin a new one.";

  static final String ANOTHER_REPOSITORY =
      "This instance has used another repository until now: RESTIC_REPOSITORY may be misspelt, or a"
          + " volume be missing.";

  static final String UPGRADE = "Upgrade replicator-kuma on this instance.";

  static final String SIGNALLED =
      "It is started again by itself. Signals 6 and 9 mostly mean that there was too little memory. To"
          + " take the apply back, run: `replicator-kuma apply --undo`";

  static final String ENDS_ANYWAY =
      "See what Uptime Kuma's log says: its port may be taken, or its database away.";

  static final String NO_USER_BEFORE =
      "See what Uptime Kuma's log says. It is started again by itself; without a user, anybody could"
          + " take it over on its set-up page.";

  static final String GO_BACK =
      "A replica follows its leader. To take the whole fleet back to an earlier state, run on the"
          + " leader: replicator-kuma apply --at \"2h ago\"";

  /** For the leader itself. */
  static final String GO_BACK_HERE =
      "To take the whole fleet back to an earlier state, run: `replicator-kuma apply --at \"2h ago\"`";

  static final String FOLLOW_AGAIN =
      "To follow the leader again, run: `replicator-kuma apply`. What it publishes next is applied by"
          + " itself.";

  static final String NEWEST_REMOVED =
      "Nothing is lost here: what was applied last stays. If the repository was set back to an earlier"
          + " state, run on the leader: replicator-kuma publish --take-over";

  static final String DIFFERENT_MONITORS =
      "Check that this instance is meant to follow this leader. If so, run (nothing has to be"
          + " stopped): `replicator-kuma apply --accept-deletes`";

  static final String OWN_MONITORS =
      "To give up what is here (it is kept aside), run (nothing has to be stopped): `replicator-kuma"
          + " apply --accept-deletes`. To make it what all others have, set REPLICATOR_MODE=BACKUP"
          + " here once.";

  static final String VANISHING_ROWS =
      "Look on the leader whether they are gone there. If so, run (nothing has to be"
          + " stopped): `replicator-kuma apply --accept-deletes`. If not, the old script will publish them again"
          + " by itself.";

  static final String LIST_SNAPSHOTS = "See what there is with: `replicator-kuma snapshots`";

  static final String EXPORT =
      "Nothing was changed. Name a directory that an export without --redact wrote,"
          + " or write it anew.";

  static final String KUMA_RUNS =
      "Stop that Uptime Kuma first, or let replicator-kuma run supervise it.";

  static final String NOT_LIVE =
      "Restart this instance: the snapshot is applied before Uptime Kuma starts. Or set"
          + " REPLICATOR_APPLY=auto.";

  static final String NOT_IN_STEP =
      "the rows are applied, but Uptime Kuma has not taken all of them up: restart this instance";

  static final String ANOTHER_KUMA =
      "End that process, or give it a data directory of its own. Your Uptime Kuma keeps running.";

  static final String STILL_OPEN =
      "Let COMMAND be Uptime Kuma itself, as in `node server/server.js`, then restart this instance."
          + " Until then Uptime Kuma is not stopped again.";

  static final String MIGRATING = "Nothing to do: it is tried again when the migration is over.";

  private ReplicaHints() {}

  /** For a snapshot that was taken back. */
  public static String applyAgain(SnapshotId id) {
    return "The next snapshot is applied by itself. To apply this one again, run: `replicator-kuma apply"
        + " --snapshot "
        + id.brief()
        + "`";
  }

  /** For rows that were changed on both sides. */
  static String keptOver(int entry) {
    return "To overwrite what was changed here, too, run: `replicator-kuma kept apply "
        + entry
        + " --over`";
  }

  /** For edits of which only the result is known. */
  static String keptWhole(int entry) {
    return "To make this instance, and its fleet, equal to all of it, run: `replicator-kuma kept apply "
        + entry
        + " --whole`. See first what that changes: `replicator-kuma kept show "
        + entry
        + "`";
  }

  /** For a snapshot that was rolled back. */
  static String tryAgain(SnapshotId id) {
    return "The next snapshot is applied by itself: change on the leader what Uptime Kuma's log"
        + " complains of. To try this one again, run: `replicator-kuma apply --snapshot "
        + id.brief()
        + "`";
  }

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
        + " To follow the old image instead, run here (nothing has to be stopped): `replicator-kuma"
        + " apply --snapshot "
        + snapshot
        + "`";
  }

  static String upgradeKuma(String version) {
    return "Upgrade Uptime Kuma on this instance to "
        + version
        + " or newer; the snapshot is applied by itself then.";
  }
}
